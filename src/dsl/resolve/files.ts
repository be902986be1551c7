/** The import graph: which files are read, in which order, and how they name each other. */
import { posix } from 'node:path';
import { UNREAD } from '../ast/index.ts';
import type { File, Import, Item, SetExpression } from '../ast/index.ts';
import { readFile } from '../parse/index.ts';
import { makeSource } from '../text/index.ts';
import type { Report, Source, Span } from '../text/index.ts';
import { MAX_DEPTH } from './cycles.ts';
import * as mistakes from './mistakes.ts';

/** The text of a file, or in a few words why there is none. */
export type SourceText = { readonly text: string } | { readonly problem: string };

/** Handed in by the caller: the compiler opens no files. */
export type ReadSource = (path: string) => SourceText;

export interface Module {
  readonly path: string;
  readonly file: File;
  readonly imports: readonly { readonly statement: Import; readonly module: Module }[];
  /** An import could not be read: names that are missing may have been there. */
  readonly incomplete: boolean;
}

export class LoadedFiles {
  /** Imported before importing, the entry last; each once. */
  readonly modules: Module[] = [];
  /** Set files by path. */
  readonly sets = new Map<string, Source>();
  /** Every source text read, by path, the entry first. */
  readonly sources = new Map<string, Source>();

  entry: Module | undefined;

  /** The text that a statement in `from` names, if it could be read. */
  setFile(from: Source, path: string): Source | undefined {
    return this.sets.get(pathFrom(from, path));
  }
}

const pathFrom = (from: Source, path: string): string =>
  posix.isAbsolute(path) ? posix.normalize(path) : posix.join(posix.dirname(from.path), path);

export function loadFiles(entry: string, read: ReadSource, report: Report): LoadedFiles {
  const loaded = new LoadedFiles();
  const known = new Map<string, Module>();
  const open: string[] = [];

  const load = (path: string, wantedAt: Span | undefined): Module | undefined => {
    const before = known.get(path);
    if (before !== undefined) return before;
    const source = readText(path, wantedAt);
    if (source === undefined) return undefined;
    const file = readFile(source, report);
    open.push(path);
    const imports = file.items.flatMap((item) => (item.kind === 'import' ? importOf(item, source) : []));
    for (const item of file.items) for (const set of setFilesIn(item)) readSet(set.path, set.span);
    open.pop();
    const module: Module = { path, file, imports, incomplete: isIncomplete(file, imports.length) };
    known.set(path, module);
    loaded.modules.push(module);
    return module;
  };

  const importOf = (statement: Import, source: Source): Module['imports'] => {
    const { literal, span } = statement.path;
    if (literal.kind !== 'text') return [];
    const path = pathFrom(source, literal.text);
    if (open.length >= MAX_DEPTH) {
      report(mistakes.builtTooDeep(span, path, MAX_DEPTH));
      return [];
    }
    if (open.includes(path)) {
      report(mistakes.importCycle(span, [...open.slice(open.indexOf(path)), path]));
      return [];
    }
    const module = load(path, span);
    return module === undefined ? [] : [{ statement, module }];
  };

  const readText = (path: string, wantedAt: Span | undefined): Source | undefined => {
    const result = read(path);
    if ('problem' in result) {
      const nowhere: Span = { source: makeSource(path, ''), start: 0, end: 0 };
      report(mistakes.unreadable(wantedAt ?? nowhere, path, result.problem));
      return undefined;
    }
    const source = makeSource(path, result.text);
    loaded.sources.set(path, source);
    return source;
  };

  const readSet = (name: string, span: Span): void => {
    const path = pathFrom(span.source, name);
    if (loaded.sets.has(path)) return;
    const source = readText(path, span);
    if (source !== undefined) loaded.sets.set(path, source);
  };

  loaded.entry = load(entry, undefined);
  return loaded;
}

/** Names that are missing may have been in what could not be read. */
function isIncomplete(file: File, imported: number): boolean {
  const wanted = file.items.filter((item) => item.kind === 'import').length;
  const lost = file.items.some(
    (item) => item.kind === 'broken' && (item.starter === 'import' || item.starter === UNREAD),
  );
  return lost || imported < wanted;
}

function setFilesIn(item: Item): { path: string; span: Span }[] {
  if (item.kind === 'macro') return item.items.flatMap(setFilesIn);
  return setsIn(item).flatMap((set) =>
    set.terms.flatMap(({ term }) =>
      term.kind === 'file' && term.path.literal.kind === 'text'
        ? [{ path: term.path.literal.text, span: term.path.span }]
        : [],
    ),
  );
}

function setsIn(item: Item): SetExpression[] {
  if (item.kind === 'own' || item.kind === 'set') return [item.set];
  return item.kind === 'group' && !('kind' in item.blocks) ? [item.blocks] : [];
}
