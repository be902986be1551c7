/**
 * Whatever arrives: no exception, no endless loop, not an octet read outside the datagram.
 *
 * The last is shown by decoding the same datagram twice inside larger buffers with different surroundings: if the outcome
 * is the same, what lies around was not looked at.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Exporter, FlowDecoder } from '../../../../../src/runtime/collect/flow/decode/index.ts';
import { readCapture } from '../../../../../src/cli/pcap.ts';
import { captures, WHERE } from '../captures.ts';
import { flowSet, flowTemplate, v9 } from '../datagrams.ts';
import { Reading } from '../reading.ts';

const MARGIN = 64;

interface Outcome {
  readonly records: readonly (readonly number[])[];
  readonly faults: unknown;
  readonly told: readonly unknown[];
}

/** Decodes datagrams one after another with one exporter, each surrounded by `filler`. */
function decodeWithin(datagrams: readonly Uint8Array[], filler: number): Outcome {
  const reading = new Reading();
  const decoder = new FlowDecoder(reading, { everything: true });
  const exporter = new Exporter('192.0.2.1');
  for (const datagram of datagrams) {
    const surrounded = new Uint8Array(datagram.length + 2 * MARGIN).fill(filler);
    surrounded.set(datagram, MARGIN);
    decoder.decode(surrounded.subarray(MARGIN), datagram.length, exporter);
  }
  return {
    records: [...reading.records, ...reading.optionRecords].map((values) => [...values]),
    faults: { ...decoder.faults },
    told: [reading.templates, reading.missing, reading.pushed],
  };
}

function holds(datagrams: readonly Uint8Array[]): void {
  const outcome = decodeWithin(datagrams, 0);
  expect(decodeWithin(datagrams, 0xff)).toEqual(outcome);
  // Every record takes at least an octet.
  expect(outcome.records.length).toBeLessThanOrEqual(datagrams.reduce((sum, { length }) => sum + length, 0));
}

const VERSIONS = [
  [0, 5],
  [0, 9],
  [0, 10],
  [0, 0, 0, 5],
] as const;

test('random octets under each header', () => {
  const octets = fc.uint8Array({ minLength: 0, maxLength: 300 });
  fc.assert(
    fc.property(fc.constantFrom(...VERSIONS), octets, (version, rest) => {
      holds([Uint8Array.from([...version, ...rest])]);
    }),
    { numRuns: 2_000 },
  );
});

test('sets of small random numbers, which fit each other now and then', () => {
  const word = fc.oneof(fc.constantFrom(0, 1, 2, 3, 4, 8, 256, 257, 65_535), fc.nat(40));
  fc.assert(
    fc.property(fc.constantFrom(9, 10), fc.array(word, { maxLength: 120 }), (version, words) => {
      const body = [...new Array<number>(version === 9 ? 8 : 6).fill(1), ...words].flatMap((one) => [
        one >>> 8,
        one & 255,
      ]);
      const length = body.length + 4;
      holds([Uint8Array.from([0, version, length >>> 8, length & 255, ...body])]);
    }),
    { numRuns: 2_000 },
  );
});

test('a datagram cut off anywhere yields what its whole sets held', () => {
  const whole = v9([flowTemplate(), flowSet([{ bytes: 1 }]), flowSet([{ bytes: 2 }])]);
  for (let length = 0; length < whole.length; length++) {
    const { records } = decodeWithin([whole.subarray(0, length)], 0xff);
    expect(records.length).toBeLessThan(2);
    holds([whole.subarray(0, length)]);
  }
});

const payloads = captures().map(({ file }) => {
  const datagrams = readCapture(file);
  return typeof datagrams === 'string' ? [] : [...datagrams].map(({ payload }) => payload);
});

describe.skipIf(payloads.length === 0)(`captures, damaged${payloads.length === 0 ? ` (${WHERE})` : ''}`, () => {
  const capture = fc.constantFrom(...payloads);

  test('with octets changed', () => {
    const change = fc.tuple(fc.nat(), fc.nat(), fc.oneof(fc.nat(255), fc.constantFrom(0, 1, 255)));
    fc.assert(
      fc.property(capture, fc.array(change, { minLength: 1, maxLength: 12 }), (datagrams, changes) => {
        const damaged = datagrams.map((datagram) => datagram.slice());
        for (const [which, where, octet] of changes) {
          const datagram = damaged[which % damaged.length]!;
          datagram[where % datagram.length] = octet;
        }
        holds(damaged);
      }),
      { numRuns: 1_500 },
    );
  });

  test('cut off, repeated and out of order', () => {
    const piece = fc.tuple(fc.nat(), fc.double({ min: 0, max: 1, noNaN: true }));
    fc.assert(
      fc.property(capture, fc.array(piece, { maxLength: 8 }), (datagrams, pieces) => {
        holds(
          pieces.map(([which, share]) => {
            const datagram = datagrams[which % datagrams.length]!;
            return datagram.subarray(0, Math.ceil(datagram.length * share));
          }),
        );
      }),
      { numRuns: 800 },
    );
  });

  test('with one exporter sending another one’s datagrams in between', () => {
    fc.assert(
      fc.property(capture, capture, (some, others) => {
        holds(some.flatMap((datagram, index) => [datagram, others[index % others.length]!]));
      }),
      { numRuns: 300 },
    );
  });
});
