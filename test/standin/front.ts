/** The front of the stand-in without a process behind it: what would be on the helper's stdin, in virtual time. */
import type { Dialect, WireUpdate } from '../../src/runtime/sim/standin/json.ts';
import { LineEncoder } from '../../src/runtime/sim/standin/json.ts';
import type { Timing } from '../../src/runtime/sim/standin/exabgp.ts';
import { ExaBgp, PROMPT } from '../../src/runtime/sim/standin/exabgp.ts';
import type { NeighborOptions } from '../../src/runtime/sim/standin/neighbor.ts';
import type { Route } from '../../src/runtime/sim/standin/route.ts';

const [V4, V6] = ['ipv4 unicast', 'ipv6 unicast'] as const;
const OURS = { localAsn: 65_000, routerId: '10.0.0.1', echo: false, keepsReceived: true };

/** The neighbours of the recorded dialogues. */
export const NEIGHBORS: readonly NeighborOptions[] = [
  { ...OURS, local: '10.0.1.1', peer: '10.0.1.2', peerAsn: 65_001, families: [V4] },
  { ...OURS, local: 'fd00:1::1', peer: 'fd00:1::2', peerAsn: 65_001, families: [V6] },
  { ...OURS, local: '10.0.2.1', peer: '10.0.2.2', peerAsn: 65_002, families: [V4, V6] },
  { ...OURS, local: '10.0.3.1', peer: '10.0.3.2', peerAsn: 65_000, families: [V4, V6] },
];

export interface Front {
  readonly exabgp: ExaBgp;
  /** Lines written since the last call. */
  readonly output: () => readonly string[];
  /** Lets everything that is due within `span` milliseconds happen. */
  readonly pass: (span: number) => void;
  readonly sent: { readonly peer: string; readonly prefix: string; readonly route: Route | undefined }[];
  readonly events: string[];
}

export function front(
  options: {
    readonly dialect?: Dialect;
    readonly neighbors?: readonly NeighborOptions[];
    readonly timing?: Partial<Timing>;
    readonly table?: readonly WireUpdate[];
  } = {},
): Front {
  let now = 0;
  let due: { at: number; run: () => void }[] = [];
  let written = '';
  const sent: Front['sent'] = [];
  const events: string[] = [];
  const dialect = options.dialect ?? '4.2.21';
  const exabgp = new ExaBgp({
    dialect,
    neighbors: options.neighbors ?? NEIGHBORS,
    timing: { ...PROMPT, ...options.timing },
    encoder: new LineEncoder(dialect, { host: 'vm', pid: 1, ppid: 1 }, () => now / 1_000),
    clock: { now: () => now, after: (wait, run) => due.push({ at: now + wait, run }) },
    write: (text) => (written += text),
    table: () => options.table ?? [],
    sent: ({ peer }, prefix, route) => sent.push({ peer, prefix, route }),
    command: () => undefined,
    unreadable: () => events.push('unreadable'),
    shutdown: () => events.push('shutdown'),
  });
  return {
    exabgp,
    sent,
    events,
    output() {
      const lines = written.split('\n').slice(0, -1);
      written = '';
      return lines;
    },
    pass(span) {
      const until = now + span;
      for (;;) {
        const next = due.reduce<(typeof due)[number] | undefined>((a, b) => (a && a.at <= b.at ? a : b), undefined);
        if (!next || next.at > until) break;
        due = due.filter((entry) => entry !== next);
        now = Math.max(now, next.at);
        next.run();
      }
      now = until;
    },
  };
}
