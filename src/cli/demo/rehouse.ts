/**
 * An operator's rule files, moved to a machine that has none of the operator's routers.
 *
 * weir runs a copy in which SNMP agents and flow exporters are on loopback; everything else, line numbers included, is
 * as the operator wrote it. A change of an original is copied again, so that weir sees a saved file.
 */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import type { Program } from '../../dsl/program/index.ts';

export interface Ports {
  /** By the address that the file names as the agent's, with its port. */
  readonly agents: ReadonlyMap<string, number>;
  readonly flows: number;
}

const LOOPBACK = '127.0.0.1';
const SNMP_PORT = 161;
/** A property of a router or source: word, equals sign, value. */
const AGENT = /(\bsnmp\s*=\s*)("[^"\n]*"|[^\s;}#]+)/g;
const LISTEN = /(\blisten\s*=\s*)("[^"\n]*"|[^\s;}#]+)/g;
const FROM = /(\bfrom\s*=\s*)(\[[^\]\n]*\]|"[^"\n]*"|[^\s;}#]+)/g;

export const agentKey = (host: string, port: number): string => `${host} ${port}`;

/** The same text with loopback addresses; a name or an unknown address is left alone. */
export function rehoused(text: string, ports: Ports): string {
  return text
    .replaceAll(AGENT, (all, before: string, value: string) => {
      const port = ports.agents.get(keyOf(value));
      return port === undefined ? all : `${before}${LOOPBACK}:${port}`;
    })
    .replaceAll(LISTEN, (_, before: string) => `${before}${LOOPBACK}:${ports.flows}`)
    .replaceAll(FROM, (_, before: string) => `${before}${LOOPBACK}`);
}

/** `10.0.0.2`, `"10.0.0.2:1161"`, `[2001:db8::1]:161` as `agentKey`. */
function keyOf(value: string): string {
  const bare = value.replaceAll('"', '');
  const match = /^\[?([^\]]*?)\]?:(\d+)$/.exec(bare);
  const isAddress = match?.[1] !== undefined && (bare.startsWith('[') || !match[1].includes(':'));
  return isAddress ? agentKey(match[1]!, Number(match[2])) : agentKey(bare, SNMP_PORT);
}

export const agentsOf = (program: Program): readonly string[] => [
  ...new Set([...program.routers.values()].flatMap(({ snmp }) => (snmp ? [agentKey(snmp.host, snmp.port)] : []))),
];

/** A copy of all files of a program, below one folder and in the same places relative to each other. */
export class House {
  readonly entry: string;
  readonly #files: ReadonlyMap<string, string>;
  readonly #ports: Ports;
  readonly #written = new Map<string, string>();

  constructor(files: readonly string[], folder: string, ports: Ports) {
    const absolute = files.map((file) => resolve(file));
    const root = commonFolder(absolute);
    this.#files = new Map(absolute.map((file) => [file, join(folder, relative(root, file))]));
    this.#ports = ports;
    this.entry = this.#files.get(absolute[0] ?? '') ?? '';
  }

  /** Copies what has changed; true when something has. A file that cannot be read now is left as it was. */
  refresh(): boolean {
    let changed = false;
    for (const [original, copy] of this.#files) {
      const text = read(original);
      if (text === undefined || text === this.#written.get(original)) continue;
      mkdirSync(dirname(copy), { recursive: true });
      writeFileSync(`${copy}.new`, rehoused(text, this.#ports));
      renameSync(`${copy}.new`, copy);
      this.#written.set(original, text);
      changed = true;
    }
    return changed;
  }
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function commonFolder(files: readonly string[]): string {
  let folder = dirname(files[0] ?? '/');
  while (files.some((file) => relative(folder, file).startsWith('..'))) folder = dirname(folder);
  return folder;
}
