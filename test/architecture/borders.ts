/**
 * Who may import whom in src/.
 *
 * A zone is a folder with everything below it, unless a longer zone claims a part; a name that ends in `/.` is only the
 * files directly in that folder. A zone may import itself, the zones listed beside it, and `dsl/program` (the types and
 * units that everybody shares). Types count like values: an `import type` across a forbidden border is a dependency too.
 *
 * A folder that no zone claims is a mistake, so that a new folder is placed here on purpose. What this table cannot say
 * is *how* a zone is entered; only `dsl` has one door (`dsl/.`, its index).
 */

/** The compiler's stages in order; each may use the ones before it. */
const STAGES = ['dsl/text', 'dsl/lex', 'dsl/ast', 'dsl/parse', 'dsl/resolve', 'dsl/check', 'dsl/lower'];

/** Sources of samples. They are siblings that do not know of each other. */
const COLLECTORS = ['snmp', 'flow', 'sys', 'probe', 'mirror', 'rpki'].map((name) => `runtime/collect/${name}`);

const RUNTIME = [
  'runtime/model',
  'runtime/engine',
  'runtime/guard',
  'runtime/speaker',
  ...COLLECTORS,
  'runtime/history',
  'runtime/world',
  'runtime/reload',
  'runtime/control',
  'runtime/answers',
  'runtime/daemon',
  'runtime/sim',
];

export const EVERYBODY_MAY_IMPORT = 'dsl/program';

export const BORDERS: ReadonlyMap<string, readonly string[]> = new Map([
  [EVERYBODY_MAY_IMPORT, []],
  ...STAGES.map((stage, index): [string, string[]] => [stage, STAGES.slice(0, index)]),
  ['dsl/lint', STAGES],
  ['dsl/format', STAGES],
  ['dsl/lsp', [...STAGES, 'dsl/lint', 'dsl/format', 'dsl/.']],
  ['dsl/.', [...STAGES, 'dsl/lint', 'dsl/format']],

  ['runtime/model', []],
  ['runtime/engine', ['runtime/model']],
  // The last gate must not share a mistake with what it guards against: neither engine nor planner.
  ['runtime/guard', ['runtime/model']],
  ['runtime/speaker', ['runtime/model']],
  ...COLLECTORS.map((collector): [string, string[]] => [collector, ['runtime/model']]),
  ['runtime/history', ['runtime/model']],
  ['runtime/reload', ['runtime/model', 'dsl/.']],
  ['runtime/control', ['runtime/model']],
  // Says what was decided and why; decides nothing.
  ['runtime/answers', ['runtime/model', 'runtime/engine']],
  ['runtime/sim', ['runtime/engine', 'runtime/model', 'dsl/.']],

  ['runtime/world', ['runtime/model']],

  // These three wire.
  ['runtime/daemon', [...RUNTIME.filter((zone) => zone !== 'runtime/sim'), 'dsl/.']],
  ['runtime/.', [...RUNTIME, 'dsl/.']],
  ['cli', [...RUNTIME, 'runtime/.', 'dsl/.', 'dsl/lint', 'dsl/format', 'dsl/lsp']],
]);

/** Under `weir run` stdout is ExaBGP's command stream; the command line's other verbs print. */
export const MAY_WRITE_STDOUT = ['runtime/speaker', 'cli'];

/** @param file path below src/, such as `dsl/lex/index.ts` */
export function zoneOf(file: string): string | undefined {
  const folder = file.slice(0, Math.max(0, file.lastIndexOf('/')));
  if (BORDERS.has(`${folder}/.`)) return `${folder}/.`;
  return [...BORDERS.keys()]
    .filter((zone) => folder === zone || folder.startsWith(`${zone}/`))
    .sort((a, b) => b.length - a.length)[0];
}
