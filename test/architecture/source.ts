import { globSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import ts from 'typescript';

/** What the rules want to know of one file of src/. Lines count from 1. */
export interface SourceFile {
  /** Below src/, such as `dsl/lex/index.ts`. */
  readonly path: string;
  readonly lines: number;
  /** Lines of the comment that the file opens with, its delimiters not counted; 0 without one. */
  readonly openingComment: number;
  readonly imports: readonly Import[];
  readonly stdout: readonly StdoutUse[];
}

export interface Import {
  readonly line: number;
  /** Below src/ for a file of weir, else as written: `node:fs`, `chevrotain`. */
  readonly target: string;
  readonly own: boolean;
  /** Started as a thread: another module graph, so that a worker may import types of the file that starts it. */
  readonly worker: boolean;
}

export interface StdoutUse {
  readonly line: number;
  readonly what: string;
}

/** Methods of console that print on stdout. */
const CONSOLE_ON_STDOUT = /^(log|info|debug|table|dir|dirxml|group|groupCollapsed|count|time|timeEnd|timeLog)$/;

/** @param folder absolute path of src/ */
export function readSources(folder: string): SourceFile[] {
  return globSync('**/*.ts', { cwd: folder })
    .sort()
    .map((path) => parseSource(path, readFileSync(posix.join(folder, path), 'utf8')));
}

export function parseSource(path: string, text: string): SourceFile {
  const tree = ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, true);
  const lineOf = (node: ts.Node) => tree.getLineAndCharacterOfPosition(node.getStart()).line + 1;
  const imports: Import[] = [];
  const stdout: StdoutUse[] = [];

  const visit = (node: ts.Node): void => {
    const specifier = importedBy(node);
    if (specifier !== undefined) {
      const own = specifier.startsWith('.');
      const target = own ? posix.join(posix.dirname(path), specifier) : specifier;
      imports.push({ line: lineOf(node), target, own, worker: ts.isNewExpression(node) });
    }
    const what = stdoutUseOf(node);
    if (what !== undefined) stdout.push({ line: lineOf(node), what });
    ts.forEachChild(node, visit);
  };
  visit(tree);

  const lines = text.endsWith('\n') ? text.split('\n').length - 1 : text.split('\n').length;
  return { path, lines, openingComment: openingCommentLines(text), imports, stdout };
}

/** What a node imports: by import, export from, import(), a type import, or as the file of a worker. */
function importedBy(node: ts.Node): string | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return textOf(node.moduleSpecifier);
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) return textOf(node.argument.literal);
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
    return textOf(node.arguments[0]);
  if (ts.isNewExpression(node) && node.expression.getText() === 'URL') {
    const [file, base] = node.arguments ?? [];
    const target = textOf(file);
    if (base?.getText() === 'import.meta.url' && target?.endsWith('.ts') === true) return target;
  }
  return undefined;
}

function stdoutUseOf(node: ts.Node): string | undefined {
  if (ts.isPropertyAccessExpression(node)) {
    const object = node.expression.getText();
    const name = node.name.text;
    if (object === 'process' && name === 'stdout') return 'process.stdout';
    if (object === 'console' && CONSOLE_ON_STDOUT.test(name)) return `console.${name}`;
  }
  if (ts.isImportSpecifier(node) || ts.isBindingElement(node)) {
    if ((node.propertyName ?? node.name).getText() === 'stdout') return 'stdout, taken out of an object';
  }
  if (ts.isPropertyAssignment(node) && node.name.getText() === 'fd' && node.initializer.getText() === '1')
    return 'fd: 1';
  if (ts.isCallExpression(node) && /(^|\.)write(v|Sync|vSync)?$/.test(node.expression.getText())) {
    if (node.arguments[0]?.getText() === '1') return 'a write to descriptor 1';
  }
  // A child that inherits our stdout speaks to ExaBGP.
  if (ts.isPropertyAssignment(node) && node.name.getText() === 'stdio') {
    if (node.initializer.getText().includes('inherit')) return 'a child that inherits stdout';
  }
  return undefined;
}

function textOf(node: ts.Node | undefined): string | undefined {
  return node !== undefined && ts.isStringLiteralLike(node) ? node.text : undefined;
}

/** Lines of the comment before the first code, from its first to its last word; a `#!` line may precede it. */
function openingCommentLines(text: string): number {
  const start = ts.getShebang(text)?.length ?? 0;
  const comments = ts.getLeadingCommentRanges(text, start) ?? [];
  const first = comments[0];
  if (first === undefined) return 0;
  // A comment of `//` lines is one range per line; a second block comment belongs to the code below it.
  const isBlock = first.kind === ts.SyntaxKind.MultiLineCommentTrivia;
  const opening = isBlock ? [first] : comments.filter(({ kind }) => kind === first.kind);
  const hasWords = opening
    .flatMap(({ pos, end }) => text.slice(pos, end).split('\n'))
    .map((line) => /\p{L}/u.test(line));
  return hasWords.includes(true) ? hasWords.lastIndexOf(true) - hasWords.indexOf(true) + 1 : 0;
}
