/** A line of bytes in, a message out: the fast decoder where it can, the full one where it must. */
import { decodeFast } from './fast.ts';
import { FullDecoder } from './full.ts';
import { LineShapes } from './line-shape.ts';
import type { DefectKind, Defects, Message, Neighbor } from './message.ts';
import { UpdateBuffer } from './update-buffer.ts';

const text = new TextDecoder('utf-8');

export class LineDecoder {
  /** The routes of the last message of kind `update`. */
  readonly update = new UpdateBuffer();
  /** How many lines each decoder took: most of a healthy stream is fast. */
  readonly lines = { fast: 0, full: 0 };
  readonly #shapes = new LineShapes();
  readonly #defects = new Map<DefectKind, number>();
  readonly #full = new FullDecoder(this.update, (kind, count) => this.addDefect(kind, count));
  /** One message per neighbour and direction, so that the fast path makes no object. */
  readonly #updates = new Map<Neighbor, { readonly received: Message; readonly sent: Message }>();

  get defects(): Defects {
    return this.#defects;
  }

  addDefect(kind: DefectKind, count = 1): void {
    this.#defects.set(kind, (this.#defects.get(kind) ?? 0) + count);
  }

  /** Decodes `bytes[from, to)`, a line that begins with `{`; `bytes[to]` must be its line feed. */
  decode(bytes: Uint8Array, from: number, to: number): Message {
    this.update.reset(to - from);
    const body = this.#shapes.match(bytes, from);
    if (body > 0) {
      if (decodeFast(bytes, body, to, this.update)) {
        this.lines.fast++;
        return this.#updateOf(this.#shapes.neighbor!, this.#shapes.sent);
      }
      this.update.reset(to - from);
    }
    this.lines.full++;
    const line = text.decode(bytes.subarray(from, to));
    const message = this.#full.decode(line);
    if (message.kind === 'update' && body < 0) this.#shapes.learn(line, message.neighbor);
    return message;
  }

  #updateOf(neighbor: Neighbor, sent: boolean): Message {
    let messages = this.#updates.get(neighbor);
    if (messages === undefined) {
      messages = {
        received: { kind: 'update', neighbor, sent: false },
        sent: { kind: 'update', neighbor, sent: true },
      };
      this.#updates.set(neighbor, messages);
    }
    return sent ? messages.sent : messages.received;
  }
}
