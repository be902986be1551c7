import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import * as rules from './architecture/rules.ts';
import { parseSource, readSources } from './architecture/source.ts';

const OPENING = `/**\n${' * What it is.\n'.repeat(6)} */\n`;

/** A tree that keeps all rules but for the files given. */
const tree = (files: Record<string, string>) => Object.entries(files).map(([path, text]) => parseSource(path, text));

describe('src/', () => {
  const sources = readSources(join(import.meta.dirname, '../src'));

  test('is really read', () => {
    expect(sources.length).toBeGreaterThan(10);
    expect(sources.flatMap(({ imports }) => imports.filter(({ own }) => own)).length).toBeGreaterThan(10);
  });

  test.each(Object.entries(rules))('%s', (_, rule) => {
    expect(rule(sources)).toEqual([]);
  });
});

describe('a border is broken', () => {
  test.each([
    ['the language by importing the runtime', 'dsl/check/a.ts', '../../runtime/model/index.ts'],
    ['an early stage by importing a later one', 'dsl/lex/a.ts', '../parse/index.ts'],
    ['a stage by importing the index', 'dsl/lower/a.ts', '../index.ts'],
    ['the guard by importing the engine', 'runtime/guard/a.ts', '../engine/index.ts'],
    ['the guard by importing the compiler', 'runtime/guard/a.ts', '../../dsl/index.ts'],
    ['the engine by importing a stage behind the door', 'runtime/engine/a.ts', '../../dsl/ast/index.ts'],
    ['a collector by importing another', 'runtime/collect/flow/a.ts', '../snmp/index.ts'],
    ['the speaker by importing the engine', 'runtime/speaker/rib/a.ts', '../../engine/index.ts'],
    ['the history by importing the speaker', 'runtime/history/a.ts', '../speaker/index.ts'],
    ['the model by importing main', 'runtime/model/a.ts', '../main.ts'],
    ['main by importing the command line', 'runtime/main.ts', '../cli/weir.ts'],
    ['the shared types by importing a stage', 'dsl/program/a.ts', '../text/index.ts'],
  ])('%s', (_, path, target) => {
    for (const text of [
      `import { x } from '${target}';`,
      `import type { X } from '${target}';`,
      `export * from '${target}';`,
      `const x = await import('${target}');`,
      `type X = import('${target}').X;`,
      `new Worker(new URL('${target}', import.meta.url));`,
    ]) {
      expect(rules.bordersAreKept(tree({ [path]: text })), text).toHaveLength(1);
    }
  });

  test('not by the imports that the table allows', () => {
    const kept = tree({
      'dsl/lower/a.ts': "import '../text/index.ts'; import '../program/index.ts';",
      'dsl/index.ts': "import './lower/index.ts';",
      'runtime/engine/actions/a.ts':
        "import '../b.ts'; import '../../model/lpm/index.ts'; import '../../../dsl/program/units.ts';",
      'runtime/sim/a.ts': "import '../../dsl/index.ts'; import '../engine/index.ts';",
      'runtime/main.ts': "import './speaker/index.ts'; import './collect/snmp/index.ts'; import 'chevrotain';",
      'cli/run.ts': "import '../runtime/main.ts'; import '../dsl/lsp/index.ts';",
    });
    expect(rules.bordersAreKept(kept)).toEqual([]);
    expect(rules.everyFolderHasAZone(kept)).toEqual([]);
  });
});

test('a folder that the table does not place is reported', () => {
  expect(rules.everyFolderHasAZone(tree({ 'runtime/helpers/a.ts': '', 'stray.ts': '' }))).toHaveLength(2);
});

test('the shared types bring no package along', () => {
  expect(rules.sharedTypesImportNothing(tree({ 'dsl/program/a.ts': "import ipaddr from 'ipaddr.js';" }))).toHaveLength(
    1,
  );
});

test('an import of a file that does not exist is reported', () => {
  expect(rules.importsExist(tree({ 'cli/weir.ts': "import './gone.ts';" }))).toEqual([
    'cli/weir.ts:1: cli/gone.ts does not exist',
  ]);
});

test('a cycle is reported once, also when only types go round', () => {
  const cyclic = tree({
    'cli/c.ts': "import './a.ts';",
    'cli/b.ts': "import type { C } from './c.ts';",
    'cli/a.ts': "import './b.ts'; import './d.ts';",
    'cli/d.ts': '',
  });
  expect(rules.noCycles(cyclic)).toEqual(['cli/a.ts -> cli/b.ts -> cli/c.ts -> cli/a.ts']);
});

test('two ways to the same file are no cycle, nor is a worker that imports from the file that starts it', () => {
  const diamond = tree({
    'cli/w.ts': "import type { Message } from './thread.ts';",
    'cli/thread.ts': "new Worker(new URL('./w.ts', import.meta.url));",
    'cli/a.ts': "import './b.ts'; import './c.ts';",
    'cli/b.ts': "import './d.ts';",
    'cli/c.ts': "import './d.ts';",
    'cli/d.ts': '',
  });
  expect(rules.noCycles(diamond)).toEqual([]);
});

test('a file of 300 lines is short enough, one of 301 is not', () => {
  const lines = (count: number) => '// line\n'.repeat(count);
  expect(rules.filesAreShort(tree({ 'cli/a.ts': lines(300) }))).toEqual([]);
  expect(rules.filesAreShort(tree({ 'cli/a.ts': lines(301) }))).toHaveLength(1);
});

test.each([
  ['without a main file', { 'dsl/lex/a.ts': OPENING }],
  ['whose index opens with code', { 'dsl/lex/index.ts': `export {};\n${OPENING}` }],
  ['whose index says too little', { 'dsl/lex/index.ts': '/**\n * Tokens.\n *\n *\n *\n *\n *\n */\nexport {};' }],
])('a folder %s is reported', (_, files) => {
  expect(rules.foldersExplainThemselves(tree(files as Record<string, string>))).toHaveLength(1);
});

test('a folder may explain itself in its index, its main file or the file of its name', () => {
  const explained = tree({
    'dsl/lex/index.ts': OPENING,
    'runtime/main.ts': '// What it is.\n'.repeat(6),
    'runtime/guard/guard.ts': OPENING,
    'cli/weir.ts': `#!/usr/bin/env node\n${OPENING}`,
  });
  expect(rules.foldersExplainThemselves(explained)).toEqual([]);
});

test.each([
  "process.stdout.write('x');",
  "console.log('x');",
  "import { stdout } from 'node:process';",
  'const { stdout: out } = process;',
  'new net.Socket({ fd: 1 });',
  "writeSync(1, 'x');",
  "fs.write(1, 'x');",
  "spawn('fping', [], { stdio: 'inherit' });",
])('only the speaker and the command line may say %s', (text) => {
  expect(rules.stdoutIsExabgps(tree({ 'runtime/control/a.ts': text }))).toHaveLength(1);
  expect(rules.stdoutIsExabgps(tree({ 'runtime/speaker/out/a.ts': text, 'cli/a.ts': text }))).toEqual([]);
});
