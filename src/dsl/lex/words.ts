/**
 * The words of the language, in tiers.
 *
 * A *hard* word cannot name anything (backquotes escape): it starts a statement, an action or a clause, or it joins
 * parts, so that a reader and the parser see at once where the next part begins. A *soft* word means something in one
 * place only and may name things elsewhere: a link may be called `own`, `top` or `via`. Every word, hard or soft, may be
 * a property's name. A property test holds the parser to it: every statement starter except `own` is hard.
 */

/** Words that begin a statement at the left margin; recovery restarts at them. `own` is the one soft one. */
// prettier-ignore
export const STATEMENT_WORDS = [
  'import', 'own', 'customer', 'router', 'link', 'set', 'group', 'source', 'let', 'fn', 'macro', 'use', 'schedule',
  'optimize', 'never', 'require', 'allow', 'limits', 'rule', 'when', 'always', 'test',
] as const;

// prettier-ignore
export const ACTION_WORDS = [
  'move', 'prepend', 'announce', 'withdraw', 'tag', 'med', 'local-pref', 'mark', 'drain', 'freeze', 'notify',
] as const;

export const CLAUSE_WORDS = ['release', 'hold', 'during', 'priority', 'because'] as const;

// prettier-ignore
const CONNECTIVES = [
  'every', 'for', 'from', 'to', 'on', 'in', 'of', 'by', 'where', 'until', 'and', 'or', 'not', 'any', 'all', 'split',
  'best', 'optimal', 'non-optimal', 'at', 'given', 'expect', 'no', 'nothing', 'route', 'inbound', 'outbound', 'true',
  'false',
] as const;

// prettier-ignore
export const SOFT_WORDS = [
  'own', 'weir', 'as', 'with', 'le', 'ge', 'into', 'regroup', 'max', 'over', 'using', 'per', 'was', 'outside', 'longer',
  'more-specific', 'aggregate', 'top', 'prefixes', 'groups', 'dscp', 'vlan', 'via', 'session', 'prefix', 'fires', 'idle',
] as const;

export type SoftWord = (typeof SOFT_WORDS)[number];
export type HardWord =
  | Exclude<(typeof STATEMENT_WORDS)[number], 'own'>
  | (typeof ACTION_WORDS)[number]
  | (typeof CLAUSE_WORDS)[number]
  | (typeof CONNECTIVES)[number];

export const HARD_WORDS: readonly HardWord[] = [
  ...STATEMENT_WORDS.filter((word) => word !== 'own'),
  ...ACTION_WORDS,
  ...CLAUSE_WORDS,
  ...CONNECTIVES,
];
