import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { QueueGate } from '../../../../src/runtime/speaker/stdin/queue-gate.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1');
const text = (chunk: Uint8Array | undefined): string | undefined => chunk && Buffer.from(chunk).toString('latin1');

describe('a full queue', () => {
  test('takes nothing more, says so, and begins again behind a line feed once half of it is free', () => {
    const gate = new QueueGate(20);
    expect(gate.admit(bytes('one\ntwo\nth'), 0)).toMatchObject({ gap: false, lost: 0 });
    expect(gate.admit(bytes('ree\nfour\nfi'), 10)).toEqual({ gap: true, lost: 0, bytes: undefined });
    // Half free is not reached yet.
    expect(gate.admit(bytes('ve\nsix\n'), 10)).toEqual({ gap: false, lost: 0, bytes: undefined });
    const resumed = gate.admit(bytes('se\neight\n'), 0);
    expect({ ...resumed, bytes: text(resumed.bytes) }).toEqual({ gap: false, lost: 5, bytes: 'eight\n' });
    expect(gate.admit(bytes('nine\n'), 6)).toMatchObject({ gap: false, lost: 0 });
  });

  test('reports at the end what was never reported', () => {
    const gate = new QueueGate(4);
    gate.admit(bytes('too\nmuch\n'), 0);
    expect(gate.finish()).toBe(2);
    expect(gate.finish()).toBe(0);
  });
});

test('whatever happens, the reader gets whole lines behind a gap and never more than the limit', () => {
  const chunk = fc.stringMatching(/^[ab\n]{0,30}$/);
  fc.assert(
    fc.property(
      fc.array(fc.tuple(chunk, fc.nat({ max: 40 })), { maxLength: 60 }),
      fc.integer({ min: 10, max: 60 }),
      (steps, limit) => {
        const gate = new QueueGate(limit);
        let queued = 0;
        let stream = '';
        let expected = '';
        let passed = '';
        let dropping = false;
        for (const [arriving, handled] of steps) {
          stream += arriving;
          const { gap, bytes: admitted } = gate.admit(bytes(arriving), queued);
          if (gap) {
            dropping = true;
            // The reader forgets its half line.
            passed = passed.slice(0, passed.lastIndexOf('\n') + 1);
          }
          if (admitted !== undefined) {
            const piece = text(admitted)!;
            if (dropping) expect(stream.at(-1 - piece.length)).toBe('\n');
            dropping = false;
            passed += piece;
            queued += piece.length;
          }
          expect(queued).toBeLessThanOrEqual(limit);
          queued -= Math.min(queued, handled);
        }
        // Every line that got through is a line of the stream, in order.
        expected = stream;
        let at = 0;
        for (const line of passed.split('\n').slice(0, -1)) {
          const found = `\n${expected}`.indexOf(`\n${line}\n`, at);
          expect(found).toBeGreaterThanOrEqual(0);
          at = found + 1;
        }
      },
    ),
  );
});
