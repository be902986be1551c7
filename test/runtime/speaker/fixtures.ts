/** Recordings of real ExaBGP sessions and what they must lead to (taken from a GoBGP in ExaBGP's seat). */
import { readFileSync } from 'node:fs';
import type { ShownRib } from '../../../src/cli/inspect-exabgp.ts';

export interface Checkpoint {
  readonly step: string;
  /** After so many bytes the RIB must equal `states[state]`. */
  readonly bytes: number;
  readonly lines: number;
  readonly state: string;
}

interface Expected {
  readonly transcripts: Readonly<Record<string, readonly Checkpoint[]>>;
  readonly states: Readonly<Record<string, ShownRib>>;
}

export const fixture = (name: string): Buffer =>
  readFileSync(new URL(`../../fixtures/exabgp/${name}`, import.meta.url));

export const TRANSCRIPTS = ['t1-4.2.21-lean.jsonl', 't3-5.0.13-lean.jsonl'] as const;

const expected = JSON.parse(fixture('expected.json').toString()) as Expected;

export const checkpoints = (transcript: string): readonly Checkpoint[] => expected.transcripts[transcript]!;

/** With lists of communities sorted: they are sets. */
export const expectedState = (name: string): unknown => comparable(expected.states[name]!);

/** A RIB in a form in which equal RIBs are equal: keys and communities sorted. */
export function comparable(rib: ShownRib): unknown {
  return sorted(rib);
}

const SETS = ['communities', 'largeCommunities', 'extCommunities'];

function sorted(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return SETS.includes(key) ? [...(value as string[])].sort() : value;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, member]) => [name, sorted(member, name)] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** Lines of a transcript without their line feeds. */
export const linesOf = (transcript: string): string[] => fixture(transcript).toString().trimEnd().split('\n');
