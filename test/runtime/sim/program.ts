/** Programs without a rule file: the few rules that the simulator's tests and the property tests need. */
import type {
  Condition,
  LinkName,
  LinkSpec,
  Location,
  MeasureRequest,
  Ms,
  Program,
  Ratio,
  Reading,
  RouterName,
  RouterSpec,
  Rule,
  Tri,
} from '../../../src/dsl/program/index.ts';
import { MINUTE, ms, ratio, ruleName, SECOND } from '../../../src/dsl/program/index.ts';
import type { NetworkSpec } from '../../../src/runtime/sim/index.ts';
import { address } from '../../../src/dsl/program/index.ts';

const AT: Location = { file: 'test.weir', line: 1, column: 1 };

export interface Relief {
  readonly link: LinkName;
  readonly to: readonly LinkName[];
  readonly above: Ratio;
  readonly hold: Ms | undefined;
  readonly until: Ratio;
  /** Undefined: the default release, whose distance from the trigger the engine keeps. */
  readonly releaseBelow: Ratio | undefined;
  readonly releaseHold: Ms;
  readonly keep: Ms;
}

/** A program over the network's links with `when link L outbound > above for hold move top prefixes to … until …`. */
export function programOf(network: NetworkSpec, reliefs: readonly Relief[]): Program {
  const routers = [...new Set(network.links.map((link) => link.router))];
  return {
    revision: '000000000000',
    file: AT.file,
    files: [AT.file],
    own: [],
    customers: [],
    routers: new Map(routers.map((name, index) => [name, routerOf(name, index)])),
    links: new Map(network.links.map((link) => [link.name, linkOf(link)])),
    sources: [],
    sets: new Map(),
    groups: [],
    rules: reliefs.map(ruleOf),
    objectives: [],
    guards: [],
    limits: {
      moves: undefined,
      churn: undefined,
      announcements: undefined,
      hold: ms(15 * MINUTE),
      change: MINUTE,
      ownChange: ms(30 * MINUTE),
      settle: ms(10 * MINUTE),
      blast: ratio(0.3),
      perTick: 50,
    },
  };
}

function routerOf(name: RouterName, index: number): RouterSpec {
  const neighbor = [address(`10.0.${index}.2`)];
  return {
    name,
    neighbor,
    feed: neighbor,
    readback: [],
    loopback: [],
    inject: 'target',
    serves: 'nobody',
    reflect: true,
    export: 'no-export',
    scope: 'as',
    core: undefined,
    internal: [],
    localPref: 300,
    snmp: undefined,
    at: AT,
  };
}

function linkOf(link: NetworkSpec['links'][number]): LinkSpec {
  return {
    name: link.name,
    router: link.router,
    interface: [link.ifIndex],
    neighbor: link.nextHops,
    asn: link.asn,
    nextHop: link.nextHops,
    local: [],
    capacity: link.capacity,
    commit: undefined,
    price: undefined,
    billing: 'p95',
    role: 'provider',
    reachesAny: false,
    dscp: undefined,
    probe: undefined,
    signal: undefined,
    prependTags: [],
    muteTag: undefined,
    at: AT,
  };
}

function ruleOf(relief: Relief): Rule {
  const subject = { link: relief.link, direction: 'outbound' } as const;
  const level = (value: Ratio) => ({ kind: 'ratio', ratio: value }) as const;
  const load: MeasureRequest = { of: 'link', ...subject, measure: 'utilization', window: undefined };
  const releaseBelow = relief.releaseBelow ?? relief.above;
  const demand: MeasureRequest = { ...load, measure: 'demand-utilization' };
  return {
    name: ruleName(`relieve-${relief.link}`),
    was: undefined,
    title: undefined,
    because: undefined,
    direction: 'outbound',
    at: AT,
    source: `when link ${relief.link} outbound > ${relief.above * 100}%`,
    trigger: {
      kind: 'when',
      condition: compare(load, (reading) => known(reading.lo > relief.above, reading.hi <= relief.above)),
      hold: relief.hold,
      subjects: [subject],
      threshold: { subject, measure: 'load', above: true, level: level(relief.above) },
    },
    release: {
      condition: compare(demand, (reading) => known(reading.hi < releaseBelow, reading.lo >= releaseBelow)),
      hold: relief.releaseHold,
      subjects: [subject],
      threshold: { subject, measure: 'demand', above: false, level: level(releaseBelow) },
      byDefault: relief.releaseBelow === undefined,
    },
    hold: relief.keep,
    during: undefined,
    priority: 100,
    actions: [
      {
        kind: 'move',
        selection: { kind: 'top', count: undefined, noun: 'prefixes', by: 'volume', where: undefined },
        from: [relief.link],
        to: { kind: 'links', links: relief.to },
        until: { kind: 'level', subject, level: level(relief.until) },
        at: AT,
      },
    ],
  };
}

const known = (yes: boolean, no: boolean): Tri => (yes ? true : no ? false : 'unknown');

function compare(request: MeasureRequest, judge: (reading: Reading) => Tri): Condition {
  return {
    text: 'comparison',
    evaluate(view) {
      const reading = view.read(request);
      return reading ? judge(reading) : 'unknown';
    },
  };
}

export const relief = (link: LinkName, to: readonly LinkName[], change: Partial<Relief> = {}): Relief => ({
  link,
  to,
  above: ratio(0.8),
  hold: ms(10 * SECOND),
  until: ratio(0.7),
  releaseBelow: ratio(0.6),
  releaseHold: MINUTE,
  keep: ms(2 * MINUTE),
  ...change,
});
