import { describe, expect, test } from 'vitest';
import { compileFiles, NETWORK } from './support.ts';

const codes = (files: Readonly<Record<string, string>>) =>
  compileFiles(files).diagnostics.map((each) => `${each.span.source.path} ${each.code}`);

describe('an import', () => {
  const NAMES = 'link C { neighbor = 192.0.2.9  interface = "eth3" }\nset far = { 198.51.100.0/24 }\n';

  test('makes all names visible', () => {
    const { program } = compileFiles({
      'edge.weir': `${NETWORK}import "lib/names.weir"\nwhen link A > 80% move prefixes in far to C`,
      'lib/names.weir': NAMES,
    });
    expect([...program!.links.keys()]).toEqual(['A', 'B', 'C']);
    expect(program!.rules).toHaveLength(1);
    expect(program!.files).toEqual(['edge.weir', 'lib/names.weir']);
  });

  test('with `as` makes them visible under a name, by which links are known everywhere', () => {
    const { program } = compileFiles({
      'edge.weir': `${NETWORK}import "names.weir" as far_away\nwhen link A > 80% move prefixes in far_away.far to far_away.C`,
      'names.weir': NAMES,
    });
    expect([...program!.links.keys()]).toEqual(['A', 'B', 'far_away.C']);
  });

  test('of names makes only these visible, and all else of the file takes effect', () => {
    const files = {
      'edge.weir': `${NETWORK}import { far } from "names.weir"\nwhen link A > 80% move prefixes in far to C`,
      'names.weir': NAMES,
    };
    expect(codes(files)).toEqual(['edge.weir E0401']);
    const fixed = compileFiles({ ...files, 'edge.weir': files['edge.weir'].replace('to C', 'to B') });
    expect([...fixed.program!.links.keys()]).toEqual(['A', 'B', 'C']);
  });

  test('is relative to the file that names it', () => {
    const { program } = compileFiles({
      'site/edge.weir': 'import "../common/a.weir"',
      'common/a.weir': 'import "deeper/b.weir"\nset s = from "deeper/list.txt"',
      'common/deeper/b.weir': 'let x = 1',
      'common/deeper/list.txt': '198.51.100.0/24',
    });
    expect(program!.files).toEqual([
      'site/edge.weir',
      'common/a.weir',
      'common/deeper/b.weir',
      'common/deeper/list.txt',
    ]);
  });

  test('of a file that two others import happens once', () => {
    const { program } = compileFiles({
      'edge.weir': 'import "a.weir"\nimport "b.weir"',
      'a.weir': 'import "c.weir"',
      'b.weir': 'import "c.weir"',
      'c.weir': 'rule once when sessions.up < 1 notify "x"',
    });
    expect(program!.rules).toHaveLength(1);
  });

  test('of what the file declares itself gives way to it; of two files that disagree is refused', () => {
    const one = { 'a.weir': 'let x = 80%', 'b.weir': 'let x = 5m' };
    const own = 'import "a.weir"\nlet x = 8Gbps\nrule r when load of link A > 2 * x - 1Gbps notify "x"';
    expect(codes({ 'edge.weir': NETWORK + own, ...one })).toEqual([]);
    expect(codes({ 'edge.weir': 'import "a.weir"\nimport "b.weir"', ...one })).toEqual(['edge.weir E0303']);
  });

  test('that cannot be read makes no other mistakes', () => {
    expect(
      codes({
        'edge.weir':
          'import "gone.weir" as g\nimport "lost.weir"\nrule r when link x > 80% and busy(g.y) notify "x"\nalways prepend 2 on z',
      }),
    ).toEqual(['edge.weir E0301', 'edge.weir E0301', 'edge.weir W0719']);
    expect(compileFiles({ 'edge.weir': 'import "gone.weir"' }).files).toEqual(['edge.weir', 'gone.weir']);
  });

  test('of a file with mistakes shows them at their place', () => {
    expect(codes({ 'edge.weir': 'import "a.weir"\nlet y = 10gbps', 'a.weir': 'let x = 5M' })).toEqual([
      'edge.weir E0101',
      'a.weir E0101',
    ]);
  });

  test('in a circle is refused and ends', () => {
    expect(
      codes({ 'edge.weir': 'import "a.weir"', 'a.weir': 'import "b.weir"', 'b.weir': 'import "edge.weir"' }),
    ).toEqual(['b.weir E0302']);
  });
});

describe('a macro', () => {
  const MACRO =
    'macro relieve(full: link, other: link, level: ratio) {\n  rule move_off when link full outbound > level move top prefixes to other\n}\n';

  test('unfolds with its arguments under the name of its use', () => {
    const { program } = compileFiles({
      'edge.weir': `${NETWORK}${MACRO}use relieve(A, B, 80%) as one\nuse relieve(B, A, 70%) as two`,
    });
    expect(
      program!.rules.map((rule) => [rule.name, rule.trigger.kind === 'when' && rule.trigger.threshold?.level]),
    ).toEqual([
      ['one.move_off', { kind: 'ratio', ratio: 0.8 }],
      ['two.move_off', { kind: 'ratio', ratio: 0.7 }],
    ]);
    expect(program!.rules[1]!.actions[0]).toMatchObject({ from: ['B'], to: { links: ['A'] } });
  });

  test('that is not used has no effect, but its mistakes are shown', () => {
    expect(codes({ 'edge.weir': `${NETWORK}${MACRO}` })).toEqual([]);
    expect(compileFiles({ 'edge.weir': `${NETWORK}${MACRO}` }).program!.rules).toEqual([]);
    expect(codes({ 'edge.weir': `${NETWORK}${MACRO.replace('to other', 'to othr')}` })).toEqual(['edge.weir E0401']);
  });

  test('shows a mistake in its body once, however often it is used', () => {
    const uses = 'use relieve(A, B, 80%) as one\nuse relieve(B, A, 70%) as two\n';
    expect(codes({ 'edge.weir': NETWORK + MACRO.replace('to other', 'to nowhere') + uses })).toEqual([
      'edge.weir E0401',
    ]);
  });

  test('wants arguments of the types of its parameters', () => {
    expect(codes({ 'edge.weir': `${NETWORK}${MACRO}use relieve(A, 80%, B) as one` })).toContain('edge.weir E0812');
  });
});
