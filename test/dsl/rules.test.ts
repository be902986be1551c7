import { describe, expect, test } from 'vitest';
import type { Rule } from '../../src/dsl/program/index.ts';
import { codesOf, compileText, NETWORK, programOf, rulesOf } from './support.ts';

const MINUTE = 60_000;
const only = (text: string): Rule => {
  const rules = rulesOf(text);
  expect(rules).toHaveLength(1);
  return rules[0]!;
};
const moveOf = (rule: Rule) => {
  const action = rule.actions.find((each) => each.kind === 'move');
  if (action === undefined) throw new Error('no move');
  return action;
};

describe("the mission's sentence", () => {
  const SENTENCE = 'when link A > 80% move top prefixes to B; prepend 2 on non-optimal';
  const rules = rulesOf(`${SENTENCE}\n`);

  test('is two rules with two states: what moves traffic out, what asks for traffic in', () => {
    expect(rules.map((rule) => [rule.direction, rule.actions.map((action) => action.kind)])).toEqual([
      ['outbound', ['move']],
      ['inbound', ['prepend']],
    ]);
    expect(new Set(rules.map((rule) => rule.name)).size).toBe(2);
    for (const rule of rules) {
      expect(rule.source).toBe(SENTENCE);
      const { trigger } = rule;
      expect(trigger).toMatchObject({
        kind: 'when',
        hold: undefined,
        subjects: [{ link: 'A', direction: rule.direction }],
        threshold: {
          subject: { link: 'A', direction: rule.direction },
          measure: 'load',
          above: true,
          level: { ratio: 0.8 },
        },
      });
    }
  });

  test('moves from the link of its trigger, as few as needed, down to five points below', () => {
    expect(moveOf(rules[0]!)).toMatchObject({
      selection: { kind: 'top', count: undefined, noun: 'prefixes', by: 'volume', where: undefined },
      from: ['A'],
      to: { kind: 'links', links: ['B'] },
      until: { kind: 'level', subject: { link: 'A', direction: 'outbound' }, level: { kind: 'ratio', ratio: 0.75 } },
    });
  });

  test('is released when demand is ten points below, for ten minutes', () => {
    expect(rules[0]!.release).toMatchObject({
      byDefault: true,
      hold: 10 * MINUTE,
      condition: { text: 'demand of link A outbound < 70%' },
      threshold: { measure: 'demand', above: false, level: { ratio: 0.7 } },
    });
    expect(rules[0]).toMatchObject({ hold: 15 * MINUTE, priority: 100, during: undefined });
  });

  test('needs A and B, and `own` for its inbound half', () => {
    const { diagnostics } = compileText(NETWORK.replace(/^own.*$/m, '') + SENTENCE);
    expect(diagnostics.filter((each) => each.severity === 'error').map((each) => each.code)).toEqual(['E0703']);
    expect(compileText(SENTENCE).diagnostics.filter((each) => each.code === 'E0401')).toHaveLength(2);
  });
});

describe('directions', () => {
  test('a direction that is written is kept, in both halves', () => {
    const rules = rulesOf('rule r when link A outbound > 80% move top prefixes to B; prepend 2 on A\n');
    expect(rules.map((rule) => [rule.name, rule.direction])).toEqual([
      ['r', 'outbound'],
      ['r/inbound', 'inbound'],
    ]);
    for (const { trigger } of rules) {
      expect(trigger.kind === 'when' && trigger.subjects).toEqual([{ link: 'A', direction: 'outbound' }]);
    }
  });

  test('a rule that only steers inbound is one rule under its own name', () => {
    expect(only('rule r when link A > 80% prepend 2 on A\n')).toMatchObject({ name: 'r', direction: 'inbound' });
  });

  test('drain empties a link in both directions', () => {
    const rules = rulesOf('rule r when sessions.up > 3 drain B\n');
    expect(rules.map((rule) => [rule.direction, rule.actions.map((action) => action.kind)])).toEqual([
      ['outbound', ['drain']],
      ['inbound', ['drain']],
    ]);
  });

  test('a rule that only notifies looks at the larger direction', () => {
    const { trigger } = only('rule r when link A > 80% notify "full"\n');
    expect(trigger.kind === 'when' && trigger.subjects).toEqual([{ link: 'A', direction: undefined }]);
  });

  test('notify is said once by a rule with two halves', () => {
    const rules = rulesOf('rule r when link A > 80% move top prefixes to B; notify "full"; prepend 2 on A\n');
    expect(rules.map((rule) => rule.actions.map((action) => action.kind))).toEqual([['move', 'notify'], ['prepend']]);
  });
});

describe('defaults that come from the trigger', () => {
  test('a threshold as a rate is lowered by points of the capacity', () => {
    const rule = only('rule r when link A outbound > 8Gbps move top prefixes to B\n');
    expect(moveOf(rule).until).toMatchObject({ level: { kind: 'rate', bps: 7.5e9 } });
    expect(rule.release).toMatchObject({ threshold: { level: { kind: 'rate', bps: 7e9 } } });
  });

  test('`until < 65%` is about the link of the trigger', () => {
    const rule = only('rule r when demand of link A outbound > 80% move top 5 prefixes to B until < 65%\n');
    expect(moveOf(rule).until).toEqual({
      kind: 'level',
      subject: { link: 'A', direction: 'outbound' },
      level: { kind: 'ratio', ratio: 0.65 },
    });
  });

  test('a longer `for` makes a longer default release', () => {
    const rule = only('rule r when link A outbound > 80% for 5m move top prefixes to B\n');
    expect(rule.release?.hold).toBe(25 * MINUTE);
    expect(rule.trigger).toMatchObject({ hold: 5 * MINUTE });
  });

  test('a release is made wider than ten points where sizes are known badly', () => {
    const { rules } = programOf(`${NETWORK}rule r when link A outbound > 80% move top prefixes to B\n`, {
      stability: { sizeError: 0.5, noise: 0.02 },
    });
    // 0.5 * blast 30 % + 2 * 2 %
    expect(rules[0]!.release?.threshold?.level).toEqual({ kind: 'ratio', ratio: 0.61 });
  });

  test('a trigger without a level has no default release: the rule ends when the trigger does', () => {
    expect(
      only('rule r when link A outbound > 80% and sessions.up > 1 move top 5 prefixes to B\n').release,
    ).toBeUndefined();
    expect(only('always move 198.51.100.0/24 to B\n').release).toBeUndefined();
  });

  test('a named prefix is moved from wherever it is', () => {
    expect(moveOf(only('always move 198.51.100.0/24 to B\n')).from).toEqual(['A']);
  });

  test('`hold` of limits is the hold of rules that do not say', () => {
    const [one, two] = rulesOf(
      'limits { hold 20m }\nrule a when sessions.up < 1 notify "x"\nrule b when sessions.up < 1 notify "x" hold 1h\n',
    );
    expect([one!.hold, two!.hold]).toEqual([20 * MINUTE, 60 * MINUTE]);
  });
});

describe('clauses', () => {
  test('stand before and after the actions, in any order', () => {
    const rule = only(
      'schedule nights = 22:00 - 06:00 on fri, sat in "Europe/Berlin"\nrule r was q "title" when link A outbound > 80% for 2m priority 7 move top 5 prefixes by rtt to best of both by price until link B outbound > 1Gbps because "reason" during nights hold 1h release when demand of link A outbound < 50% for 30m\nlet both = [A, B]\nsource probes : icmp { targets = 5 }\n',
    );
    expect(rule).toMatchObject({
      name: 'r',
      was: 'q',
      title: 'title',
      because: 'reason',
      priority: 7,
      hold: 60 * MINUTE,
      during: { name: 'nights', from: 22 * 60, to: 6 * 60, days: [5, 6], zone: 'Europe/Berlin' },
      release: { byDefault: false, hold: 30 * MINUTE, threshold: { level: { ratio: 0.5 } } },
    });
    expect(moveOf(rule)).toMatchObject({
      selection: { count: 5, by: 'rtt' },
      to: { kind: 'best', of: ['A', 'B'], by: 'price' },
      until: { kind: 'condition', condition: { text: 'link B outbound > 1Gbps' } },
    });
  });

  test('`;` joins actions, and the next statement word ends a rule', () => {
    const rules = rulesOf('rule a when sessions.up < 1 notify "one"; freeze all;\nrule b every 5m drain A\n');
    expect(rules.map((rule) => [rule.name, rule.actions.length])).toEqual([
      ['a', 2],
      ['b', 1],
      ['b/inbound', 1],
    ]);
  });
});

describe('names', () => {
  const nameOf = (text: string): string => only(text).name;

  test('an unnamed rule is named after its meaning, which comments and line breaks do not change', () => {
    const name = nameOf('when sessions.up < 1 notify "a b"\n');
    expect(nameOf('when sessions.up<1 # few\n  notify "a b"\n')).toBe(name);
    expect(nameOf('when sessions.up < 1 notify "a  b"\n')).not.toBe(name);
    expect(nameOf('when sessions.up < 2 notify "a b"\n')).not.toBe(name);
  });

  test('two unnamed rules that mean the same have two names', () => {
    const rules = rulesOf('when sessions.up < 1 notify "a"\nwhen sessions.up < 1 notify "a"\n');
    expect(new Set(rules.map((rule) => rule.name)).size).toBe(2);
  });
});

describe('what is asked of sources', () => {
  test('a source that is missing is one mistake, however many conditions wait for it', () => {
    const text = NETWORK.replace(/snmp = \S+/, '');
    const rules =
      'rule a when link A > 80% notify "x"\nrule b when link A > 90% notify "x"\nrule c when link B > 90% notify "x"\n';
    expect(compileText(text + rules).diagnostics.map((each) => each.code)).toEqual(['E0511']);
  });

  test('interfaces of this host need no SNMP', () => {
    const text = `${NETWORK.replace(/snmp = \S+/, '')}source host : sys { }\nrule a when link A > 80% notify "x"\n`;
    expect(compileText(text).program).toBeDefined();
  });

  test('moving by round trip time needs probes, not flows', () => {
    expect(codesOf('when link A > 80% move top 5 prefixes by rtt to B\n')).toEqual(['E0511']);
    expect(codesOf('source p : tcp { }\nwhen link A > 80% move top 5 prefixes by rtt to B\n')).toEqual([]);
  });
});

test('ingress actions are carried whole', () => {
  const rules = rulesOf(
    'group blocks = { 203.0.113.0/24 }\nrule r when link A inbound > 70% tag 64496:3, 64496:1:2 on A, B for group blocks; announce more-specific /25 on optimal; withdraw aggregate from non-optimal; med 50 on A; mark dscp 12 for top 3 prefixes via B\n',
  );
  const actions = rules.flatMap((rule) => rule.actions.map(({ at, ...action }) => ({ ...action, line: at.line })));
  expect(actions).toMatchObject([
    { kind: 'mark', amount: 12, what: 'dscp', on: ['B'], selection: { kind: 'top', count: 3 } },
    {
      kind: 'tag',
      communities: ['64496:3', '64496:1:2'],
      on: ['A', 'B'],
      selection: { kind: 'group', group: 'blocks' },
    },
    { kind: 'announce', what: 'more-specific /25', on: 'optimal', selection: undefined },
    { kind: 'withdraw', what: 'aggregate', on: 'non-optimal' },
    { kind: 'med', amount: 50, on: ['A'] },
  ]);
});

test('what this version only reads says so once for each word', () => {
  const { diagnostics } = compileText(`${NETWORK}always prepend 2 on A\nalways prepend 3 on B\nalways med 5 on B\n`);
  expect(diagnostics.map((each) => [each.code, each.severity])).toEqual([
    ['W0719', 'warning'],
    ['W0719', 'warning'],
  ]);
});

describe('what a link needs to say what is asked of it', () => {
  const missing = (link: string, action: string, more = ''): readonly string[] => {
    const network = 'own { 203.0.113.0/24 }\nrouter edge { neighbor = 10.0.0.1 }\n';
    const { diagnostics } = compileText(
      `${network}link C { neighbor = 192.0.2.9  ${link} }\nalways ${action}\n${more}`,
    );
    return diagnostics.filter((each) => each.code === 'W0617').map((each) => each.message.split('`')[1]!);
  };

  test.each<[string, string, readonly string[]]>([
    ['', 'prepend 2 on C', ['prepend-tags', 'internal']],
    ['prepend-tags = 64496:1', 'prepend 2 on C', ['prepend-tags', 'internal']],
    ['prepend-tags = [64496:1, 64496:2]', 'prepend 2 on non-optimal', ['internal']],
    ['', 'announce more-specific /25 on optimal', ['mute-tag', 'internal']],
    ['', 'tag 64496:7 on C', ['internal']],
    ['signal = direct', 'prepend 2 on C', ['local']],
    ['local = 192.0.2.10', 'prepend 2 on C', []],
    ['signal = tag  local = 192.0.2.10', 'prepend 1 on C', ['prepend-tags', 'internal']],
  ])('%s: %s', (link, action, expected) => {
    expect(missing(link, action)).toEqual(expected);
  });

  test('is said once for each link', () => {
    expect(missing('', 'prepend 1 on C', 'always prepend 1 on all\n')).toEqual(['prepend-tags', 'internal']);
  });
});
