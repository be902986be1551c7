/** The parts of docs/language.md that are tables of the language, and the pages of docs/diagnostics/. */
import {
  Alternation,
  NonTerminal,
  Option,
  Repetition,
  RepetitionMandatory,
  RepetitionMandatoryWithSeparator,
  RepetitionWithSeparator,
  Terminal,
  tokenLabel,
} from 'chevrotain';
import type { IProduction, Rule, TokenType } from 'chevrotain';
import * as measures from '../../src/dsl/check/measures.ts';
import * as vocabulary from '../../src/dsl/check/vocabulary.ts';
import type { Properties } from '../../src/dsl/check/vocabulary.ts';
import { ACTION_WORDS, CLAUSE_WORDS, HARD_WORDS, SOFT_WORDS, STATEMENT_WORDS } from '../../src/dsl/lex/words.ts';
import { parser } from '../../src/dsl/parse/parser.ts';

const code = (text: string): string => `\`${text}\``;
const cell = (text: string): string => text.replaceAll('|', '\\|');

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function properties(all: Properties): string {
  const rows = Object.entries(all).map(([key, { type, required, shown, about }]) => [
    code(key),
    type.name,
    required ? 'required' : (shown ?? ''),
    about,
  ]);
  return table(['property', 'value', 'default', 'meaning'], rows);
}

function measureRows(of: string, all: Readonly<Record<string, measures.Measure>>): string[][] {
  const kind = (each: measures.Measure): string => (each.kind === 'traffic' ? 'percentage or rate' : each.kind);
  return Object.entries(all).map(([name, each]) => [of, code(name), kind(each), each.needs, each.about]);
}

const about = (all: Readonly<Record<string, string>>): string =>
  table(
    ['word', 'meaning'],
    Object.entries(all).map(([name, text]) => [code(name), text]),
  );

function sources(): string {
  const alike = new Map<Properties, string[]>();
  for (const [kind, all] of Object.entries<Properties>(vocabulary.SOURCES))
    alike.set(all, [...(alike.get(all) ?? []), kind]);
  return [...alike].map(([all, kinds]) => `${kinds.map(code).join(', ')}:\n\n${properties(all)}`).join('\n\n');
}

function words(): string {
  const rest = HARD_WORDS.filter(
    (word) => ![...STATEMENT_WORDS, ...ACTION_WORDS, ...CLAUSE_WORDS].some((each) => each === word),
  );
  const list = (all: readonly string[]): string => all.map(code).join(' ');
  return table(
    ['words', ''],
    [
      ['begin a statement', `${list(STATEMENT_WORDS)} (\`own\` is soft)`],
      ['begin an action', list(ACTION_WORDS)],
      ['begin a clause', list(CLAUSE_WORDS)],
      ['join', list(rest)],
      ['soft', list(SOFT_WORDS)],
    ],
  );
}

/** Rules whose place in the grammar is to be written out where they stand. */
function production(each: IProduction): string {
  if (each instanceof Terminal) return terminal(each);
  if (each instanceof NonTerminal) return each.nonTerminalName;
  const inner = 'definition' in each ? sequence(each.definition as IProduction[]) : '';
  if (each instanceof Alternation) {
    const parts = each.definition.map((part) => production(part));
    return parts.length === 1 ? parts[0]! : `( ${parts.join(' | ')} )`;
  }
  if (each instanceof Option) return `[ ${inner} ]`;
  if (each instanceof Repetition) return `{ ${inner} }`;
  if (each instanceof RepetitionMandatory) return `${inner} { ${inner} }`;
  const { separator } = each as { separator?: TokenType };
  const between = separator === undefined ? '' : tokenLabel(separator).replaceAll('`', '"');
  if (each instanceof RepetitionMandatoryWithSeparator) return `${inner} { ${between} ${inner} }`;
  if (each instanceof RepetitionWithSeparator) return `[ ${inner} { ${between} ${inner} } ]`;
  return inner;
}

function terminal({ terminalType }: Terminal): string {
  const label = tokenLabel(terminalType);
  return label.startsWith('`') ? label.replaceAll('`', '"') : terminalType.name.toUpperCase();
}

const sequence = (all: readonly IProduction[]): string => all.map(production).join(' ');

function grammar(): string {
  const rules = inReadingOrder();
  const width = Math.max(...rules.map((rule) => rule.name.length));
  const lines = rules.map((rule) => `${rule.name.padEnd(width)} = ${withoutOuter(sequence(rule.definition))} ;`);
  return `\`\`\`\n${lines.join('\n')}\n\`\`\``;
}

/** From `file` down: each rule after the first one that uses it. */
function inReadingOrder(): Rule[] {
  const all = parser.getGAstProductions();
  const order = new Set<string>(['file']);
  const visit = (each: IProduction): void => {
    if (each instanceof NonTerminal) order.add(each.nonTerminalName);
    else if ('definition' in each) (each.definition as IProduction[]).forEach(visit);
  };
  for (const name of order) all[name]!.definition.forEach(visit);
  return [...order].map((name) => all[name]!);
}

const withoutOuter = (text: string): string => {
  if (!text.startsWith('( ') || !text.endsWith(' )')) return text;
  let depth = 0;
  for (let at = 0; at < text.length - 1; at++) {
    if (text[at] === '(' && text[at - 1] !== '"') depth++;
    if (text[at] === ')' && text[at - 1] !== '"') depth--;
    if (depth === 0) return text;
  }
  return text.slice(2, -2);
};

/** By the name in `<!-- begin NAME -->`. */
export const PARTS: Readonly<Record<string, () => string>> = {
  words,
  router: () => properties(vocabulary.ROUTER),
  link: () => properties(vocabulary.LINK),
  own: () => properties(vocabulary.OWN),
  customer: () => properties(vocabulary.CUSTOMER),
  sources,
  measures: () =>
    table(
      ['of', 'measure', 'kind', 'needs', 'meaning'],
      [
        ...measureRows('link', measures.LINK_MEASURES),
        ...measureRows('group', measures.GROUP_MEASURES),
        ...measureRows('prefix', measures.PREFIX_MEASURES),
        ...measureRows('', measures.GLOBAL_MEASURES),
      ],
    ),
  functions: () => about(measures.WINDOW_FUNCTIONS),
  ranks: () => about(measures.RANKS),
  objectives: () =>
    about(Object.fromEntries(Object.entries(measures.OBJECTIVE_TERMS).map(([name, term]) => [name, term.about]))),
  limits: () =>
    table(
      ['limit', 'value', 'default', 'meaning'],
      Object.entries(vocabulary.LIMITS).map(([name, limit]) => [code(name), limit.form, limit.shown, limit.about]),
    ),
  types: () => `Types of parameters and \`let\`: ${measures.TYPES.map(code).join(', ')}.`,
  grammar,
};

const PART = /(<!-- begin (\w+) -->\n)[^]*?(<!-- end \2 -->)/g;

/** The page with every part written anew. */
export const rewritten = (page: string): string =>
  page.replace(PART, (_, begin: string, name: string, end: string) => {
    const part = PARTS[name];
    if (part === undefined) throw new Error(`no part is called ${name}`);
    return `${begin}\n${part()}\n\n${end}`;
  });

export const partsOf = (page: string): string[] => [...page.matchAll(PART)].map(([, , name]) => name!);

export interface Example {
  readonly text: string;
  readonly said: string;
}

/** The page of one diagnostic. */
export function diagnosticPage(
  page: { code: string; title: string; about: string },
  examples: readonly Example[],
): string {
  const kind = page.code.startsWith('W')
    ? 'A warning: the file is taken all the same.'
    : 'An error: the file is refused.';
  const shown = examples.map(
    ({ text, said }) => `\`\`\`\n${abridged(text)}\n\`\`\`\n\n\`\`\`\n${said.trimEnd()}\n\`\`\``,
  );
  return `${[`# ${page.code}: ${page.title}`, page.about, kind, ...shown].join('\n\n')}\n`;
}

const MOST_LINES = 12;
const WIDEST = 160;

/** Examples of what is too large are too large to be shown. */
function abridged(text: string): string {
  const lines = text.trimEnd().split('\n');
  const shown = lines.length > MOST_LINES ? [...lines.slice(0, MOST_LINES), '…'] : lines;
  return shown.map((line) => (line.length > WIDEST ? `${line.slice(0, WIDEST)}…` : line)).join('\n');
}
