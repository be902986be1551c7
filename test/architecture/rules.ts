import { posix } from 'node:path';
import { BORDERS, EVERYBODY_MAY_IMPORT, MAY_WRITE_STDOUT, zoneOf } from './borders.ts';
import type { SourceFile } from './source.ts';

const LONGEST_FILE_LINES = 300;
const SHORTEST_OPENING_LINES = 6;

/** A rule gives one line per violation, `path:line: what`; empty means that it holds. */
export type Rule = (files: readonly SourceFile[]) => string[];

export const everyFolderHasAZone: Rule = (files) =>
  files
    .filter(({ path }) => zoneOf(path) === undefined)
    .map(({ path }) => `${path}: its folder has no place in test/architecture/borders.ts`);

export const bordersAreKept: Rule = (files) =>
  files.flatMap(({ path, imports }) => {
    const from = zoneOf(path);
    if (from === undefined) return [];
    const allowed = [from, EVERYBODY_MAY_IMPORT, ...(BORDERS.get(from) ?? [])];
    return imports
      .filter(({ own, target }) => own && !allowed.includes(zoneOf(target) ?? ''))
      .map(({ line, target }) => `${path}:${line}: ${from} may not import ${target}`);
  });

/** `dsl/program` is what everybody shares, so it must bring nothing along. */
export const sharedTypesImportNothing: Rule = (files) =>
  files
    .filter(({ path }) => zoneOf(path) === EVERYBODY_MAY_IMPORT)
    .flatMap(({ path, imports }) =>
      imports.filter(({ own }) => !own).map(({ line, target }) => `${path}:${line}: imports ${target}`),
    );

export const importsExist: Rule = (files) => {
  const paths = new Set(files.map(({ path }) => path));
  return files.flatMap(({ path, imports }) =>
    imports
      .filter(({ own, target }) => own && target.endsWith('.ts') && !paths.has(target))
      .map(({ line, target }) => `${path}:${line}: ${target} does not exist`),
  );
};

export const filesAreShort: Rule = (files) =>
  files
    .filter(({ lines }) => lines > LONGEST_FILE_LINES)
    .map(({ path, lines }) => `${path}: ${lines} lines; which module is missing?`);

/** Every folder with code says what it is, in its index, its main file or the file that bears its name. */
export const foldersExplainThemselves: Rule = (files) => {
  const folders = new Set(files.map(({ path }) => posix.dirname(path)));
  return [...folders].flatMap((folder) => {
    const names = ['index.ts', 'main.ts', `${posix.basename(folder)}.ts`];
    // The command line's main file is named after the command.
    if (folder === 'cli') names.push('weir.ts');
    const mains = files.filter(({ path }) => names.some((name) => path === posix.join(folder, name)));
    if (mains.length === 0) return [`${folder}: has no ${names.join(' or ')}`];
    if (mains.some(({ openingComment }) => openingComment >= SHORTEST_OPENING_LINES)) return [];
    return [
      `${mains[0]?.path ?? folder}: does not open with what the folder is (${SHORTEST_OPENING_LINES} lines or more)`,
    ];
  });
};

export const stdoutIsExabgps: Rule = (files) =>
  files
    .filter(({ path }) => !MAY_WRITE_STDOUT.some((zone) => path.startsWith(`${zone}/`)))
    .flatMap(({ path, stdout }) => stdout.map(({ line, what }) => `${path}:${line}: ${what}`));

/** Reports each cycle of files once, as `a -> b -> a`, starting from its alphabetically first file. */
export const noCycles: Rule = (files) => {
  const targets = new Map(
    files.map(({ path, imports }) => [
      path,
      imports.filter(({ own, worker }) => own && !worker).map(({ target }) => target),
    ]),
  );
  const cycles = new Set<string>();
  const done = new Set<string>();
  const walk = (path: string, trail: readonly string[]): void => {
    const seenAt = trail.indexOf(path);
    if (seenAt >= 0) {
      cycles.add(describeCycle(trail.slice(seenAt)));
      return;
    }
    if (done.has(path)) return;
    for (const target of targets.get(path) ?? []) walk(target, [...trail, path]);
    done.add(path);
  };
  for (const path of targets.keys()) walk(path, []);
  return [...cycles];
};

function describeCycle(cycle: readonly string[]): string {
  const start = cycle.indexOf([...cycle].sort()[0] ?? '');
  const rotated = [...cycle.slice(start), ...cycle.slice(0, start)];
  return [...rotated, rotated[0]].join(' -> ');
}
