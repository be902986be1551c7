import type { Announcement } from '../model/index.ts';
import type { Moment } from './moment.ts';

export interface PlanAnswer {
  readonly mode: string;
  readonly revision: string;
  readonly announcements: readonly AnnouncementAnswer[];
  readonly projected: Readonly<Record<string, { readonly outBps: number; readonly utilization: number | null }>>;
  readonly refused: readonly {
    readonly prefix: string;
    readonly link: string | null;
    readonly reason: string;
    readonly code: string;
    readonly rule: string | null;
  }[];
  readonly gap: number | null;
}
interface AnnouncementAnswer {
  readonly neighbor: string;
  readonly prefix: string;
  readonly nextHop: string;
  readonly asPath: readonly number[];
  readonly localPref: number | null;
  readonly med: number | null;
  readonly communities: readonly string[];
  readonly largeCommunities: readonly string[];
  readonly rule: string;
  readonly because: string;
  readonly from: string;
  readonly to: string;
  /** The exact line that ExaBGP gets. */
  readonly command: string;
}

/** `allowed` in armed mode is what is out or on its way; in observe mode, what arming would send. */
export function plan(moment: Moment, command: (announcement: Announcement) => string): PlanAnswer {
  const { world, plan: decided } = moment;
  return {
    mode: world.mode,
    revision: moment.program.revision,
    announcements: moment.allowed.map((entry) => ({
      neighbor: entry.neighbor.slice(entry.neighbor.indexOf('>') + 1),
      prefix: entry.prefix,
      nextHop: entry.route.nextHop,
      asPath: entry.route.asPath,
      localPref: entry.route.localPref ?? null,
      med: entry.route.med ?? null,
      communities: entry.route.communities,
      largeCommunities: entry.route.largeCommunities,
      rule: entry.rule,
      because: entry.because,
      from: entry.from,
      to: entry.to,
      command: command(entry),
    })),
    projected: Object.fromEntries(
      [...decided.projected].map(([link, out]) => {
        const capacity = world.links.get(link)?.capacity;
        return [link, { outBps: Math.round(out), utilization: capacity === undefined ? null : out / capacity }];
      }),
    ),
    refused: [...decided.refused, ...moment.guarded].map((entry) => ({
      prefix: entry.prefix,
      link: entry.link ?? null,
      reason: entry.reason,
      code: entry.code,
      rule: entry.rule ?? null,
    })),
    gap: decided.gap ?? null,
  };
}
