/**
 * What a line on ExaBGP's command pipe means to ExaBGP: which command it is, whom it addresses, what it asks.
 *
 * It follows 4.2.21 into its odd corners, because a stand-in that is stricter or kinder than ExaBGP hides mistakes:
 * commands are found by substring, some wrong values are answered with `error`, some are taken, and some get no answer
 * at all. Routes are read in full, flow routes only as far as the answer depends on it.
 */
import type { Dialect } from './json.ts';
import { readAttributes } from './read-route.ts';
import type { Route } from './route.ts';

/** One wanted neighbour: each word that was given must match, `neighbor` and `local-ip` as text. */
export type Selector = ReadonlyMap<string, string>;

export type Command =
  | { readonly kind: 'announce' | 'withdraw'; readonly to: readonly Selector[]; readonly routes: readonly Route[] }
  /** Flow routes, end-of-RIB, route refresh: taken or refused, without an effect here. */
  | { readonly kind: 'other'; readonly to: readonly Selector[]; readonly word: string }
  | { readonly kind: 'teardown'; readonly to: readonly Selector[]; readonly code: number }
  | { readonly kind: 'flush' | 'clear-out' | 'clear-in'; readonly to: readonly Selector[] }
  | { readonly kind: 'show-rib'; readonly rib: 'in' | 'out'; readonly peer: string; readonly extensive: boolean }
  | { readonly kind: 'show-neighbor'; readonly peer: string; readonly form: 'summary' | 'extensive' | 'configuration' }
  | { readonly kind: 'version' | 'help' | 'comment' | 'shutdown' | 'reload' | 'restart' | 'ack-on' | 'ack-off' }
  /** `now` overtakes every command that still waits; `later` keeps its turn. */
  | { readonly kind: 'error'; readonly when: 'now' | 'later' }
  /** An exception inside ExaBGP, or `reset`: no answer ever comes. */
  | { readonly kind: 'unanswered' };

const COMMANDS: readonly string[] = [
  'announce attribute',
  'announce attributes',
  'announce eor',
  'announce flow',
  'announce operational',
  'announce route',
  'announce route-refresh',
  'announce vpls',
  'announce watchdog',
  'clear adj-rib',
  'flush adj-rib out',
  'help',
  'reload',
  'reset',
  'restart',
  'show adj-rib in',
  'show adj-rib out',
  'show neighbor',
  'shutdown',
  'teardown',
  'version',
  'withdraw attributes',
  'withdraw flow',
  'withdraw route',
  'withdraw vpls',
  'withdraw watchdog',
  '#',
];
const COMMANDS_OF_5 = [
  'announce ipv4',
  'announce ipv6',
  'withdraw ipv4',
  'withdraw ipv6',
  'disable-ack',
  'enable-ack',
  'silence-ack',
];

/** As ExaBGP looks for them: later names first, so that `announce route-refresh` is not taken for `announce route`. */
const searched = (dialect: Dialect): readonly string[] =>
  [...COMMANDS, ...(dialect === '5.0' ? COMMANDS_OF_5 : [])].toSorted((a, b) => (a < b ? 1 : -1));

const SELECTOR_WORDS: ReadonlySet<string> = new Set([
  'neighbor',
  'local-ip',
  'local-as',
  'peer-as',
  'router-id',
  'family-allowed',
]);

const ERROR_NOW: Command = { kind: 'error', when: 'now' };
const ERROR_LATER: Command = { kind: 'error', when: 'later' };

/** `line` is one line without its line feed. */
export function readCommand(line: string, dialect: Dialect): Command {
  const text = line
    .trim()
    .replaceAll('\t', ' ')
    .replaceAll(/[[(]/g, '$& ')
    .replaceAll(/[\])]/g, ' $&')
    .replaceAll(',', ' , ')
    .replaceAll(/ +/g, ' ');
  const name = searched(dialect).find(
    (known) => known === text || text.endsWith(` ${known}`) || text.includes(`${known} `),
  );
  if (name === undefined) return ERROR_NOW;
  const { to, rest } = readSelectors(text.split(' '));
  switch (name) {
    case 'version':
    case 'help':
    case 'shutdown':
    case 'reload':
    case 'restart':
      return { kind: name };
    case '#':
      return { kind: 'comment' };
    case 'reset':
    case 'silence-ack':
      return { kind: 'unanswered' };
    case 'enable-ack':
    case 'disable-ack':
      return { kind: name === 'enable-ack' ? 'ack-on' : 'ack-off' };
    case 'teardown':
      return /^\d+$/.test(rest[1] ?? '') ? { kind: 'teardown', to, code: Number(rest[1]) } : ERROR_NOW;
    case 'show neighbor':
      return showNeighbor(text.split(' '));
    case 'show adj-rib in':
    case 'show adj-rib out':
      return showRib(text.split(' '));
    case 'flush adj-rib out':
      return { kind: 'flush', to };
    case 'clear adj-rib':
      return { kind: text.split(' ').includes('in') ? 'clear-in' : 'clear-out', to };
    case 'announce route':
    case 'announce ipv4':
    case 'announce ipv6':
    case 'announce attribute':
    case 'announce attributes':
      return change('announce', to, rest, dialect);
    case 'withdraw route':
    case 'withdraw ipv4':
    case 'withdraw ipv6':
    case 'withdraw attributes':
      return change('withdraw', to, rest, dialect);
    case 'announce flow':
      // Extended communities are refused in the one-line form.
      return rest.includes('extended-community') ? ERROR_LATER : { kind: 'other', to, word: name };
    default:
      return { kind: 'other', to, word: name };
  }
}

/** `neighbor A local-ip X , neighbor B VERB …`: the wanted neighbours, and the words from the verb on. */
function readSelectors(words: readonly string[]): {
  readonly to: readonly Selector[];
  readonly rest: readonly string[];
} {
  const to: Selector[] = [];
  let current = new Map<string, string>();
  let index = 0;
  for (; index < words.length; index += 2) {
    if (words[index] === ',') {
      to.push(current);
      current = new Map();
      index -= 1;
      continue;
    }
    const [word, value] = [words[index] ?? '', words[index + 1]];
    if (!SELECTOR_WORDS.has(word) || (index === 0 && word !== 'neighbor') || value === undefined) break;
    current.set(word, value);
  }
  if (current.size > 0) to.push(current);
  return { to, rest: words.slice(index) };
}

function change(
  kind: 'announce' | 'withdraw',
  to: readonly Selector[],
  rest: readonly string[],
  dialect: Dialect,
): Command {
  // Found by substring, but not where a command begins: what stands there is no route.
  if (rest[0] !== kind) return ERROR_LATER;
  const form =
    rest[1] === 'route' ? 'route' : rest[1] === 'attributes' || rest[1] === 'attribute' ? 'attributes' : 'family';
  const words = rest.slice(form === 'family' ? 3 : 2);
  const read = readAttributes(form === 'attributes' ? 'attributes' : 'route', words, dialect);
  if (read === 'error') return ERROR_LATER;
  if (read === 'exception') return { kind: 'unanswered' };
  const incomplete = kind === 'announce' && read.some((route) => route.nextHop === undefined);
  return incomplete ? ERROR_LATER : { kind, to, routes: read };
}

function showRib(words: readonly string[]): Command {
  const rib = words[2];
  if (rib !== 'in' && rib !== 'out') return ERROR_NOW;
  const peer = words.slice(3).find((word) => word !== 'extensive') ?? '';
  return { kind: 'show-rib', rib, peer, extensive: words.at(-1) === 'extensive' };
}

function showNeighbor(words: readonly string[]): Command {
  const form = (['summary', 'extensive', 'configuration'] as const).find((word) => words.includes(word));
  if (form === undefined) return ERROR_NOW;
  const last = words.filter((word) => word !== form).at(-1) ?? '';
  return { kind: 'show-neighbor', form, peer: last === 'neighbor' ? '' : last };
}
