/**
 * Recognises the beginning of an update line by comparing bytes.
 *
 * Of the ~300 bytes before the attributes only the time and a counter differ between the lines of one neighbour and
 * direction. A line that the full decoder has understood teaches its shape: the bytes around those two numbers. Later
 * lines with the same shape need no parsing up to the attributes. A shape is only learned from the exact spelling that
 * ExaBGP 4.2 and 5.0 use, with no escapes in it, so the cuts cannot fall inside a string.
 */
import type { Neighbor } from './message.ts';
import { ascii, startsWith, ZERO } from './scan.ts';

const DOT = 46;

const HEAD = /^\{ "exabgp": "[\d.]+", "time": (?=[1-9]\d*(?:\.\d+)?, )/;
const MIDDLE = /^, "host" : "[\w.-]*", "pid" : \d+, "ppid" : \d+, "counter": (?=[1-9]\d*, )/;
const TAIL = new RegExp(
  '^, "type": "update", "neighbor": \\{ "address": \\{ "local": "[\\da-f.:]+", "peer": "[\\da-f.:]+" \\}, ' +
    '"asn": \\{ "local": \\d+, "peer": \\d+ \\}(?:, "router-id": "[\\d.]+")? ' +
    ', "direction": "(receive|send)", "message": \\{ "update": \\{ ',
);
const NUMBER = /^[\d.]+/;

/** More (neighbour, direction) pairs than any sane ExaBGP has; the least recently used shape makes room. */
const MAX_SHAPES = 512;

interface Shape {
  readonly head: Uint8Array;
  readonly middle: Uint8Array;
  readonly tail: Uint8Array;
  readonly neighbor: Neighbor;
  readonly sent: boolean;
}

/** Position after a JSON number without sign and exponent, or -1. */
function skipNumber(bytes: Uint8Array, at: number): number {
  let position = at;
  const first = bytes[position]! - ZERO;
  if (first >>> 0 > 9 || first === 0) return -1;
  while ((bytes[position]! - ZERO) >>> 0 <= 9) position++;
  if (bytes[position] !== DOT) return position;
  position++;
  if ((bytes[position]! - ZERO) >>> 0 > 9) return -1;
  while ((bytes[position]! - ZERO) >>> 0 <= 9) position++;
  return position;
}

export class LineShapes {
  /** Most recently used first: ExaBGP writes bursts of one neighbour. */
  #shapes: Shape[] = [];
  neighbor: Neighbor | undefined;
  sent = false;

  /**
   * Position of the first key inside `"update": {`, with `neighbor` and `sent` set; -1 when no known shape fits.
   * `bytes` must hold a line feed at or after the end of the line.
   */
  match(bytes: Uint8Array, at: number): number {
    for (let index = 0; index < this.#shapes.length; index++) {
      const shape = this.#shapes[index]!;
      const position = matchShape(shape, bytes, at);
      if (position < 0) continue;
      this.neighbor = shape.neighbor;
      this.sent = shape.sent;
      if (index > 0) {
        this.#shapes.copyWithin(1, 0, index);
        this.#shapes[0] = shape;
      }
      return position;
    }
    return -1;
  }

  /** Learns from a line that was decoded in full and belongs to `neighbor`. */
  learn(line: string, neighbor: Neighbor): void {
    const head = HEAD.exec(line)?.[0];
    if (head === undefined) return;
    const afterTime = line.slice(head.length).replace(NUMBER, '');
    const middle = MIDDLE.exec(afterTime)?.[0];
    if (middle === undefined) return;
    const tail = TAIL.exec(afterTime.slice(middle.length).replace(NUMBER, ''));
    if (tail === null) return;
    if (this.#shapes.length === MAX_SHAPES) this.#shapes.pop();
    this.#shapes.unshift({
      head: ascii(head),
      middle: ascii(middle),
      tail: ascii(tail[0]),
      neighbor,
      sent: tail[1] === 'send',
    });
  }

  /** After a respawn of ExaBGP or a changed neighbour the old shapes are dead weight. */
  clear(): void {
    this.#shapes = [];
  }
}

function matchShape(shape: Shape, bytes: Uint8Array, at: number): number {
  if (!startsWith(bytes, at, shape.head)) return -1;
  const afterTime = skipNumber(bytes, at + shape.head.length);
  if (afterTime < 0 || !startsWith(bytes, afterTime, shape.middle)) return -1;
  const afterCounter = skipNumber(bytes, afterTime + shape.middle.length);
  if (afterCounter < 0 || !startsWith(bytes, afterCounter, shape.tail)) return -1;
  return afterCounter + shape.tail.length;
}
