import type { LinkState } from '../model/index.ts';
import type { Moment, Rejected } from './moment.ts';
import { utc } from './moment.ts';

export interface StatusAnswer {
  readonly mode: string;
  readonly modeSince: string;
  readonly phase: 'running' | 'warming' | 'releasing';
  /** What is still awaited before anything is decided. */
  readonly waitsFor: readonly string[];
  /** Until then `weir arm` has to be repeated, or weir goes back to observe. */
  readonly confirmUntil: string | null;
  readonly revision: string;
  readonly file: string;
  readonly rejected: Rejected | null;
  readonly sessions: Readonly<Record<string, 'up' | 'down'>>;
  /** What each session is to weir: `inject edge1`, `provider transit_a`, `mute: …`. */
  readonly roles: Readonly<Record<string, string>>;
  readonly links: readonly LinkAnswer[];
  readonly rules: readonly RuleAnswer[];
  readonly overrides: readonly OverrideAnswer[];
  readonly announcements: number;
  readonly refused: {
    readonly total: number;
    readonly byReason: readonly { readonly reason: string; readonly count: number }[];
  };
  readonly inputs: readonly { readonly kind: string; readonly ok: boolean; readonly note: string }[];
  readonly alarms: readonly string[];
}
interface LinkAnswer {
  readonly name: string;
  readonly inBps: number | null;
  readonly outBps: number | null;
  readonly capacityBps: number | null;
  /** The larger direction, 0..1. */
  readonly utilization: number | null;
  readonly demandBps: number | null;
  readonly ageMs: number | null;
  readonly state: 'fresh' | 'stale' | 'down' | 'unmeasured';
  readonly upBy: string;
  readonly trouble: string | null;
}
interface RuleAnswer {
  readonly name: string;
  readonly phase: string;
  readonly since: string;
  readonly direction: string;
  readonly file: string;
  readonly line: number;
  readonly shortBps: number;
}
interface OverrideAnswer {
  readonly prefix: string;
  readonly from: string;
  readonly to: string;
  readonly rule: string;
  readonly since: string;
  readonly settled: boolean;
  readonly bps: number;
}

/** What only the running process knows. */
export interface Circumstances {
  /** `arm --confirm`: back to observe then, RFC 3339. */
  readonly confirmUntil: string | undefined;
  readonly troubles: readonly string[];
}

export function status(moment: Moment, rejected: Rejected | undefined, around: Circumstances): StatusAnswer {
  const { world, plan, program } = moment;
  const armed = world.mode === 'armed';
  return {
    mode: world.mode,
    modeSince: utc(world, moment.state.modeSince),
    phase: world.warmingUp.length > 0 ? 'warming' : !armed && world.advertised.length > 0 ? 'releasing' : 'running',
    waitsFor: world.warmingUp,
    confirmUntil: around.confirmUntil ?? null,
    revision: program.revision,
    file: program.file,
    rejected: rejected ?? null,
    sessions: Object.fromEntries([...world.sessions.values()].map((session) => [session.peer, session.state])),
    roles: Object.fromEntries(
      [...world.sessions.values()].map((session) => [session.peer, roleText(moment, session.key)]),
    ),
    links: [...world.links.values()].map((link) => linkAnswer(moment, link)),
    rules: moment.rules.map((rule) => ({
      name: rule.rule,
      phase: rule.phase,
      since: utc(world, rule.since),
      direction: program.rules.find((candidate) => candidate.name === rule.rule)?.direction ?? 'outbound',
      file: rule.at.file,
      line: rule.at.line,
      shortBps: Math.round(rule.shortBps),
    })),
    overrides: plan.overrides.map((entry) => ({
      prefix: entry.prefix,
      from: entry.from,
      to: entry.to,
      rule: entry.rule,
      since: utc(world, entry.since),
      settled: entry.settled,
      bps: Math.round(entry.bps),
    })),
    announcements: world.advertised.length,
    refused: folded(moment),
    inputs: inputs(moment, around.troubles),
    alarms: moment.alarms,
  };
}

function linkAnswer(moment: Moment, link: LinkState): LinkAnswer {
  const newest = link.samples.at(-1);
  const larger = newest === undefined ? undefined : Math.max(newest.inBps, newest.outBps);
  return {
    name: link.name,
    inBps: rounded(newest?.inBps),
    outBps: rounded(newest?.outBps),
    capacityBps: rounded(link.capacity),
    utilization: larger === undefined || link.capacity === undefined ? null : larger / link.capacity,
    demandBps: rounded(moment.plan.demand.get(link.name)),
    ageMs: rounded(link.age),
    state: link.up === 'down' ? 'down' : newest === undefined ? 'unmeasured' : link.stale ? 'stale' : 'fresh',
    upBy: link.upBy,
    trouble: link.trouble ?? null,
  };
}

const rounded = (value: number | undefined): number | null => (value === undefined ? null : Math.round(value));

function roleText(moment: Moment, key: Parameters<Moment['world']['roles']['get']>[0]): string {
  const role = moment.world.roles.get(key);
  switch (role?.kind) {
    case 'router':
      return [role.inject ? 'inject' : '', role.feed ? 'feed' : '', role.router]
        .filter((word) => word !== '')
        .join(' ');
    case 'link':
      return `${role.relation} ${role.link}`;
    case 'readback':
      return `readback ${role.router}`;
    case 'mute':
      return `mute: ${role.because}`;
    case undefined:
      return 'mute: no role in the rule file';
  }
}

function folded(moment: Moment): StatusAnswer['refused'] {
  const counts = new Map<string, number>();
  const seen = [...moment.plan.refused, ...moment.guarded];
  for (const entry of seen) counts.set(entry.code, (counts.get(entry.code) ?? 0) + 1);
  const byReason = [...counts].map(([reason, count]) => ({ reason, count })).sort((a, b) => b.count - a.count);
  return { total: seen.length, byReason };
}

function inputs(moment: Moment, troubles: readonly string[]): StatusAnswer['inputs'] {
  const { world } = moment;
  const blind = [...world.links.values()].filter((link) => link.stale || link.samples.length === 0);
  const down = [...world.sessions.values()].filter((session) => session.state === 'down');
  return [
    {
      kind: 'counters',
      ok: blind.length === 0,
      note: blindText(blind),
    },
    {
      kind: 'flows',
      ok: !world.flows.stale,
      note: world.flows.trouble ?? (world.flows.declared ? '' : 'no flow source in the file'),
    },
    {
      kind: 'bgp',
      ok: down.length === 0 && world.rib.trusted && troubles.length === 0,
      note: [...down.map((session) => `${session.peer} is down`), ...troubles].join('; '),
    },
  ];
}

/** One agent that is silent is said once, with all its links. */
function blindText(blind: readonly LinkState[]): string {
  const byTrouble = Map.groupBy(blind, (link) => link.trouble ?? 'not measured yet');
  return [...byTrouble]
    .map(([trouble, links]) => `${links.map((link) => link.name).join(', ')}: ${trouble}`)
    .join('; ');
}
