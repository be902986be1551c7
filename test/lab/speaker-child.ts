/**
 * The speaker alone as ExaBGP's process, told by the test over a Unix socket what to do: one JSON request per line, one
 * JSON answer. What it wants announced it is told in full, like by an engine.
 */
import { rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import type { Announcement, NeighborKey, Session } from '../../src/runtime/model/index.ts';
import { ExabgpSpeaker, processPorts } from '../../src/runtime/speaker/index.ts';

export type Request =
  | { readonly do: 'apply'; readonly announcements: readonly Announcement[] }
  | { readonly do: 'withdrawAll' }
  | { readonly do: 'teardown'; readonly neighbor: NeighborKey }
  | { readonly do: 'state' }
  /** Blocks the main thread, as a long transaction would. Answered before. */
  | { readonly do: 'block'; readonly ms: number };

export interface State {
  readonly pid: number;
  readonly ready: boolean;
  readonly health: unknown;
  readonly sessions: readonly Session[];
  readonly advertised: readonly { readonly neighbor: string; readonly prefix: string }[];
  /** Prefix -> paths as `neighbour pathId nextHop asPath`. */
  readonly rib: Readonly<Record<string, readonly string[]>>;
  readonly written: readonly string[];
  readonly troubles: readonly string[];
  readonly defects: Readonly<Record<string, number>>;
}

const [socket = ''] = process.argv.slice(2);
const written: string[] = [];
const troubles: string[] = [];
let ready = false;

const nothing = (): void => undefined;
const speaker = new ExabgpSpeaker({ hashSeed: 1, prefixLimit: () => 2_000 }, processPorts(), {
  sessionUp: nothing,
  sessionDown: nothing,
  routesChanged: nothing,
  echoed: nothing,
  written: (line) => written.push(line),
  answered: nothing,
  ready: () => void (ready = true),
  trouble: (trouble) => troubles.push(JSON.stringify(trouble)),
  end: () => process.exit(0),
});
process.on('SIGTERM', () => speaker.terminate());
speaker.start();

function answer(request: Request): unknown {
  if (request.do === 'apply') speaker.apply(request.announcements);
  else if (request.do === 'withdrawAll') speaker.withdrawAll();
  else if (request.do === 'teardown') speaker.teardown(request.neighbor);
  else if (request.do === 'block')
    setImmediate(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, request.ms));
  else return state();
  return 'done';
}

function state(): State {
  const rib = Object.fromEntries(
    [...speaker.rib.prefixes()].map((prefix) => [
      prefix,
      speaker.rib
        .paths(prefix)
        .map(({ neighbor, pathId, nextHop, asPath }) => `${neighbor} ${pathId} ${nextHop} ${asPath.join(' ')}`),
    ]),
  );
  return {
    pid: process.pid,
    ready,
    health: speaker.health(),
    sessions: [...speaker.sessions().values()],
    advertised: speaker.advertised().map(({ neighbor, prefix }) => ({ neighbor, prefix })),
    rib,
    written,
    troubles,
    defects: Object.fromEntries(speaker.defects),
  };
}

rmSync(socket, { force: true });
createServer((connection) => {
  createInterface(connection).on('line', (line) => {
    connection.write(`${JSON.stringify(answer(JSON.parse(line) as Request))}\n`);
  });
}).listen(socket);
