/**
 * P1: a full table from ExaBGP's JSON into the tables, against JSON.parse of the same lines, which does nothing with the
 * result. P2: memory of four neighbours with a full table each, against a Map of objects with a quarter of it.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Recording } from '../../src/runtime/speaker/index.ts';
import { FULL_TABLE, tableChunks } from './exabgp-table.ts';
import type { BenchRow } from './row.ts';
import { cpuSeconds, median } from './row.ts';

const ROUNDS = 5;
const MOST_OF_JSON_PARSE = 1.25;
const NEIGHBORS = 4;
const MOST_BYTES_PER_PATH = 60;
/** The Map of objects is measured on this share of the routes: all of it would take gigabytes. */
const MAP_SHARE = 0.125;

setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc') as () => void;
/** Twice: array buffers are freed behind the first. */
const collectGarbage = (): void => {
  gc();
  gc();
};

export function run(): BenchRow[] {
  return [...ingest(), ...memory()];
}

function ingest(): BenchRow[] {
  const chunks = tableChunks({ ...FULL_TABLE, neighbor: 1 });
  const lines = chunks.flatMap((chunk) => Buffer.from(chunk.buffer).toString('latin1').trimEnd().split('\n'));
  // In production the tables live as long as the process. Without one that lives, V8 throws the compiled code away with
  // the last instance between two rounds, and every round would be a first one.
  const resident = new Recording(0x5eed);
  const ours: number[] = [];
  const theirs: number[] = [];
  let stall = 0;
  let routes = 0;
  for (let round = 0; round < ROUNDS; round++) {
    collectGarbage();
    ours.push(
      cpuSeconds(() => {
        const recording = new Recording(0x5eed);
        for (const chunk of chunks)
          stall = Math.max(
            stall,
            cpuSeconds(() => recording.push(chunk)),
          );
        routes = recording.rib.size;
        if (recording.defects.size > 0) throw new Error('the table has lines that are refused');
      }),
    );
    collectGarbage();
    theirs.push(
      cpuSeconds(() => {
        let types = 0;
        for (const line of lines) types += (JSON.parse(line) as { readonly type: string }).type.length;
        if (types !== 6 * lines.length) throw new Error('a line is no update');
      }),
    );
  }
  if (resident.rib.size > 0) throw new Error('the resident tables are to stay empty');
  if (routes !== FULL_TABLE.routes4 + FULL_TABLE.routes6) throw new Error(`${routes} routes in the table`);
  const ratio = median(ours) / median(theirs);
  const row = { goal: 'P1', peer: undefined, ratio: undefined, wanted: '-', met: undefined, unit: 'CPU s' };
  return [
    {
      ...row,
      what: `1.2M routes in ${lines.length} lines into the tables`,
      value: median(ours),
      peer: { name: 'JSON.parse', value: median(theirs) },
      ratio: 1 / ratio,
      wanted: `<= ${MOST_OF_JSON_PARSE} x JSON.parse (>= ${(1 / MOST_OF_JSON_PARSE).toFixed(2)} x)`,
      met: ratio <= MOST_OF_JSON_PARSE,
    },
    {
      ...row,
      what: 'the same in a process that has just started',
      value: ours[0]!,
      peer: { name: 'JSON.parse', value: theirs[0]! },
      ratio: theirs[0]! / ours[0]!,
    },
    { ...row, what: 'longest time for 100 lines', value: 1_000 * stall, unit: 'CPU ms' },
  ];
}

function memory(): BenchRow[] {
  const held = (): number => {
    collectGarbage();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
  };
  const recording = new Recording(0x5eed);
  const before = held();
  for (let neighbor = 1; neighbor <= NEIGHBORS; neighbor++) feed(recording, neighbor);
  const bytes = (held() - before) / recording.rib.size;
  const statistics = recording.rib.statistics();
  const map = mapBytesPerPath(held);
  return [
    {
      goal: 'P2',
      what: `memory of ${NEIGHBORS} neighbours with 1.2M routes each (${statistics.attributeSets} sets of attributes)`,
      value: bytes,
      unit: 'bytes/path',
      peer: { name: 'Map of objects', value: map },
      ratio: map / bytes,
      wanted: `<= ${MOST_BYTES_PER_PATH} bytes/path`,
      met: bytes <= MOST_BYTES_PER_PATH,
    },
  ];
}

/** A function of its own, so that nothing of the lines is alive when it returns. */
function feed(recording: Recording, neighbor: number): void {
  for (const chunk of tableChunks({ ...FULL_TABLE, neighbor })) recording.push(chunk);
}

interface Update {
  readonly neighbor: {
    readonly message: {
      readonly update: {
        readonly attribute: unknown;
        readonly announce: Readonly<Record<string, Readonly<Record<string, readonly { readonly nlri: string }[]>>>>;
      };
    };
  };
}

/** The plain way: a Map per neighbour from the prefix to the parsed attributes, shared by the prefixes of a line. */
function mapBytesPerPath(held: () => number): number {
  const before = held();
  const maps: Map<string, { nextHop: string; attribute: unknown }>[] = [];
  let paths = 0;
  for (let neighbor = 1; neighbor <= NEIGHBORS; neighbor++) {
    const map = new Map<string, { nextHop: string; attribute: unknown }>();
    const share = { routes4: FULL_TABLE.routes4 * MAP_SHARE, routes6: FULL_TABLE.routes6 * MAP_SHARE };
    for (const chunk of tableChunks({ ...share, neighbor })) {
      for (const line of Buffer.from(chunk.buffer).toString('latin1').trimEnd().split('\n')) {
        const { attribute, announce } = (JSON.parse(line) as Update).neighbor.message.update;
        for (const hops of Object.values(announce)) {
          for (const [nextHop, routes] of Object.entries(hops))
            for (const { nlri } of routes) map.set(nlri, { nextHop, attribute });
        }
      }
    }
    paths += map.size;
    maps.push(map);
  }
  const bytes = held() - before;
  if (maps.length !== NEIGHBORS) throw new Error('the maps were collected');
  return bytes / paths;
}
