import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Prefix } from '../../../../src/dsl/program/index.ts';
import { asn, monoMs } from '../../../../src/dsl/program/index.ts';
import type { Announcement, NeighborKey, RouteAttributes } from '../../../../src/runtime/model/index.ts';
import type { OutEntry, OutNeighbor, Step } from '../../../../src/runtime/speaker/out/index.ts';
import { AdjRibOut, reconcile } from '../../../../src/runtime/speaker/out/index.ts';
import { announce, R1, R2, route } from './routes.ts';

const SESSION = { localAsn: asn(65000), peerAsn: asn(65000) };
let out: AdjRibOut;
let now: number;
let neighbors: Map<NeighborKey, OutNeighbor>;
let isOurs: (neighbor: NeighborKey, entry: OutEntry) => boolean;
beforeEach(() => {
  out = new AdjRibOut();
  now = 1_000;
  neighbors = new Map([R1, R2].map((key) => [key, { ...SESSION, up: true, prefixLimit: 1_000 }]));
  isOurs = () => true;
});

const look = (desired: readonly Announcement[]) =>
  reconcile({
    desired,
    out,
    neighbor: (key) => neighbors.get(key),
    isOurs: (key, entry) => isOurs(key, entry),
    now: monoMs(now),
  });
const steps = (desired: readonly Announcement[]): string[] =>
  look(desired).steps.map(
    ({ kind, neighbor, prefixes }) => `${kind} ${neighbor === R1 ? 'R1' : 'R2'} ${prefixes.join(' ')}`,
  );

const P = (text: string): Prefix => text as Prefix;
const echo = (neighbor: NeighborKey, prefix: string, attributes = route()): void => {
  out.announced(neighbor, P(prefix), attributes, monoMs(now), SESSION);
};
const write = (neighbor: NeighborKey, prefix: string, attributes: RouteAttributes | undefined): void => {
  out.written(neighbor, [P(prefix)], attributes, monoMs(now));
};

describe('differences', () => {
  test('what is missing is announced, what is too much is withdrawn, what is right is left alone', () => {
    echo(R1, '10.1.0.0/16');
    echo(R1, '10.2.0.0/16');
    expect(steps([announce(R1, '10.1.0.0/16'), announce(R2, '10.3.0.0/16')])).toEqual([
      'announce R2 10.3.0.0/16',
      'withdraw R1 10.2.0.0/16',
    ]);
  });

  test('a route with other attributes is announced again, the order of communities does not count', () => {
    echo(R1, '10.1.0.0/16');
    const turned = { ...route(), largeCommunities: [...route().largeCommunities].reverse() };
    expect(steps([announce(R1, '10.1.0.0/16', turned)])).toEqual([]);
    expect(steps([announce(R1, '10.1.0.0/16', route(2))])).toEqual(['announce R1 10.1.0.0/16']);
  });

  test('on eBGP the local preference does not count, and our own AS stands for an empty path', () => {
    const ebgp = { localAsn: asn(65000), peerAsn: asn(65001) };
    neighbors.set(R1, { ...ebgp, up: true, prefixLimit: 9 });
    const sent = { ...route(), asPath: [asn(65000)], localPref: undefined };
    out.announced(R1, P('10.1.0.0/16'), sent, monoMs(0), ebgp);
    expect(steps([announce(R1, '10.1.0.0/16', { ...route(), asPath: [] })])).toEqual([]);
  });

  test('on iBGP a missing local preference is 100', () => {
    echo(R1, '10.1.0.0/16', { ...route(), localPref: 100 });
    expect(steps([announce(R1, '10.1.0.0/16', { ...route(), localPref: undefined })])).toEqual([]);
  });

  test('routes with equal attributes go together, in the order of the plan', () => {
    const desired = ['10.3.0.0/16', '10.1.0.0/16', '10.2.0.0/16', '2001:db8::/32'].map((prefix) =>
      announce(R1, prefix),
    );
    expect(steps([desired[0]!, announce(R1, '10.9.0.0/16', route(2)), ...desired.slice(1)])).toEqual([
      'announce R1 10.3.0.0/16 10.1.0.0/16 10.2.0.0/16',
      'announce R1 10.9.0.0/16',
      'announce R1 2001:db8::/32',
    ]);
  });

  test('somebody else’s route is neither withdrawn nor replaced', () => {
    echo(R1, '10.1.0.0/16');
    echo(R1, '10.2.0.0/16');
    isOurs = () => false;
    const { steps: none, troubles } = look([announce(R1, '10.1.0.0/16', route(2))]);
    expect(none).toEqual([]);
    expect(troubles).toEqual([{ kind: 'foreignRoute', neighbor: R1, prefix: '10.1.0.0/16' }]);
  });
});

describe('one change at a time', () => {
  test('nothing is said of a prefix whose last change has not been echoed', () => {
    write(R1, '10.1.0.0/16', route());
    expect(steps([announce(R1, '10.1.0.0/16', route(2))])).toEqual([]);
    expect(steps([])).toEqual([]);
    echo(R1, '10.1.0.0/16');
    expect(steps([])).toEqual(['withdraw R1 10.1.0.0/16']);
    write(R1, '10.1.0.0/16', undefined);
    expect(steps([announce(R1, '10.1.0.0/16')])).toEqual([]);
    out.withdrawn(R1, P('10.1.0.0/16'));
    expect(steps([announce(R1, '10.1.0.0/16')])).toEqual(['announce R1 10.1.0.0/16']);
  });

  test('where the listing contradicts the wire the route is withdrawn and announced again', () => {
    echo(R1, '10.1.0.0/16', route(2));
    const desired = [announce(R1, '10.1.0.0/16', route(1))];
    out.listed(R1, new Map([[P('10.1.0.0/16'), route(1)]]), monoMs(2_000), monoMs(2_000), SESSION);
    expect(steps(desired)).toEqual(['withdraw R1 10.1.0.0/16']);
    write(R1, '10.1.0.0/16', undefined);
    out.withdrawn(R1, P('10.1.0.0/16'));
    expect(steps(desired)).toEqual(['announce R1 10.1.0.0/16']);
  });

  test('a failure is not tried again before its time', () => {
    out.refused(R1, [P('10.1.0.0/16')], monoMs(31_000));
    const desired = [announce(R1, '10.1.0.0/16')];
    expect(steps(desired)).toEqual([]);
    now = 31_000;
    expect(steps(desired)).toEqual(['announce R1 10.1.0.0/16']);
  });
});

describe('sessions and limits', () => {
  test('nothing is announced to a session that is down, and withdrawals still are', () => {
    echo(R1, '10.1.0.0/16');
    neighbors.set(R1, { ...SESSION, up: false, prefixLimit: 1_000 });
    expect(steps([announce(R1, '10.2.0.0/16')])).toEqual(['withdraw R1 10.1.0.0/16']);
  });

  test('a neighbour that is not known is not spoken to', () => {
    echo(R1, '10.1.0.0/16');
    neighbors.delete(R1);
    expect(steps([announce(R1, '10.2.0.0/16')])).toEqual([]);
  });

  test('the prefix limit of a neighbour is never passed, whatever is under way', () => {
    neighbors.set(R1, { ...SESSION, up: true, prefixLimit: 3 });
    echo(R1, '10.1.0.0/16');
    write(R1, '10.2.0.0/16', route());
    const desired = ['10.1.0.0/16', '10.2.0.0/16', '10.3.0.0/16', '10.4.0.0/16'].map((prefix) => announce(R1, prefix));
    const { steps: made, troubles } = look([...desired, announce(R2, '10.4.0.0/16')]);
    expect(made.map(({ neighbor, prefixes }) => [neighbor, prefixes])).toEqual([
      [R1, ['10.3.0.0/16']],
      [R2, ['10.4.0.0/16']],
    ]);
    expect(troubles).toEqual([{ kind: 'prefixLimit', neighbor: R1, prefix: '10.4.0.0/16' }]);
  });
});

describe('make before break', () => {
  test('a route moves from one neighbour to another without a gap', () => {
    echo(R1, '10.1.0.0/16');
    const desired = [announce(R2, '10.1.0.0/16')];
    expect(steps(desired)).toEqual(['announce R2 10.1.0.0/16']);
    write(R2, '10.1.0.0/16', route());
    expect(steps(desired)).toEqual([]);
    echo(R2, '10.1.0.0/16');
    expect(steps(desired)).toEqual(['withdraw R1 10.1.0.0/16']);
  });

  test('more-specifics stay until the aggregate that replaces them is out', () => {
    echo(R1, '10.1.0.0/24');
    expect(steps([announce(R1, '10.1.0.0/16')])).toEqual(['announce R1 10.1.0.0/16']);
    write(R1, '10.1.0.0/16', route());
    expect(steps([announce(R1, '10.1.0.0/16')])).toEqual([]);
  });

  test('an aggregate stays until the more-specifics that replace it are out', () => {
    echo(R1, '10.1.0.0/16');
    const desired = [announce(R1, '10.1.0.0/17'), announce(R1, '10.1.128.0/17')];
    expect(steps(desired)).toEqual(['announce R1 10.1.0.0/17 10.1.128.0/17']);
    for (const { prefix } of desired) echo(R1, prefix);
    expect(steps(desired)).toEqual(['withdraw R1 10.1.0.0/16']);
  });

  test('an aggregate is announced and echoed before what lies inside it', () => {
    const desired = [announce(R1, '10.1.2.0/24'), announce(R1, '10.1.0.0/16'), announce(R1, '2001:db8::/32')];
    expect(steps(desired)).toEqual(['announce R1 10.1.0.0/16', 'announce R1 2001:db8::/32']);
    echo(R1, '10.1.0.0/16');
    expect(steps(desired)).toEqual(['announce R1 10.1.2.0/24', 'announce R1 2001:db8::/32']);
  });

  test('more-specifics are withdrawn and echoed before their aggregate', () => {
    echo(R1, '10.1.0.0/16');
    echo(R1, '10.1.2.0/24');
    echo(R1, '10.1.2.128/25');
    expect(steps([])).toEqual(['withdraw R1 10.1.2.128/25']);
    out.withdrawn(R1, P('10.1.2.128/25'));
    expect(steps([])).toEqual(['withdraw R1 10.1.2.0/24']);
  });
});

describe('any two plans, with echoes in any order', () => {
  const PREFIXES = [
    '10.0.0.0/8',
    '10.1.0.0/16',
    '10.1.2.0/24',
    '10.1.3.0/24',
    '10.2.0.0/16',
    '11.0.0.0/8',
    '2001:db8::/32',
    '2001:db8:1::/48',
  ];
  const plan: fc.Arbitrary<Announcement[]> = fc
    .uniqueArray(fc.tuple(fc.constantFrom(R1, R2), fc.constantFrom(...PREFIXES)), {
      selector: ([key, prefix]) => `${key} ${prefix}`,
      maxLength: 10,
    })
    .chain((pairs) =>
      fc.tuple(
        ...pairs.map(([key, prefix]) => fc.integer({ min: 1, max: 3 }).map((set) => announce(key, prefix, route(set)))),
      ),
    );
  const covers = (outer: string, inner: string): boolean => {
    const [address = '', length = ''] = outer.split('/');
    const bytes = Number(length) / (address.includes(':') ? 16 : 8);
    const cut = (text: string): string => text.split('/')[0]!.split(/[.:]/).slice(0, bytes).join();
    return address.includes(':') === inner.includes(':') && cut(address) === cut(inner);
  };

  test('end with the second plan on the wire, without a gap and without a more-specific that outlives its aggregate', () => {
    fc.assert(
      fc.property(plan, plan, fc.infiniteStream(fc.nat()), (first, second, choices) => {
        out = new AdjRibOut();
        const wire = new Map<string, Announcement>();
        const id = ({ neighbor, prefix }: { neighbor: NeighborKey; prefix: string }): string => `${neighbor} ${prefix}`;
        for (const one of first) {
          wire.set(id(one), one);
          echo(one.neighbor, one.prefix, one.route);
        }
        const has = (prefix: string): boolean => [...wire.values()].some((one) => one.prefix === prefix);
        const kept = new Set(
          first.map(({ prefix }) => prefix).filter((prefix) => second.some((one) => one.prefix === prefix)),
        );
        const leaving = first
          .map(({ prefix }) => prefix)
          .filter((prefix) => !second.some((one) => one.prefix === prefix));
        type Underway = { readonly step: Step; readonly prefix: Prefix };
        const underway: Underway[] = [];
        for (let turn = 0; turn < 200; turn++) {
          for (const step of look(second).steps) {
            for (const prefix of step.prefixes) {
              // One change per prefix and neighbour, as ExaBGP may reorder two.
              expect(underway.some((one) => one.prefix === prefix && one.step.neighbor === step.neighbor)).toBe(false);
              underway.push({ step, prefix });
              out.written(step.neighbor, [prefix], step.kind === 'announce' ? step.route : undefined, monoMs(now));
            }
          }
          if (underway.length === 0) break;
          const [next] = underway.splice((choices.next().value as number) % underway.length, 1) as [Underway];
          const { step, prefix } = next;
          if (step.kind === 'announce') {
            wire.set(id({ ...step, prefix }), announce(step.neighbor, prefix, step.route));
            echo(step.neighbor, prefix, step.route);
          } else {
            wire.delete(id({ ...step, prefix }));
            out.withdrawn(step.neighbor, prefix);
          }
          for (const prefix of kept) expect(has(prefix)).toBe(true);
          for (const outer of leaving) {
            for (const inner of leaving) {
              if (outer !== inner && covers(outer, inner) && has(inner)) expect(has(outer)).toBe(true);
            }
          }
        }
        expect([...wire].sort()).toEqual(second.map((one) => [id(one), one] as const).sort());
      }),
      { numRuns: 500 },
    );
  });
});
