/** One line through the decoders, as a value that can be compared. */
import { formatAddress4, formatPrefix4, formatPrefix6 } from '../../../../src/runtime/speaker/decode/address.ts';
import type { LineDecoder } from '../../../../src/runtime/speaker/decode/decoder.ts';
import { FullDecoder } from '../../../../src/runtime/speaker/decode/full.ts';
import type { Message } from '../../../../src/runtime/speaker/decode/message.ts';
import { UpdateBuffer } from '../../../../src/runtime/speaker/decode/update-buffer.ts';
import { ROUTE_WORDS } from '../../../../src/runtime/speaker/decode/update-buffer.ts';
import { readAttributeSet } from '../../../../src/runtime/speaker/rib/attributes.ts';

export interface ReadLine {
  readonly message: Message;
  /** What an update leads to: withdrawals, then announcements, of which the last one of a path counts. */
  readonly routes: readonly unknown[];
  readonly defects: Readonly<Record<string, number>>;
}

/** By the full decoder alone. */
export function readFull(line: string): ReadLine {
  const update = new UpdateBuffer();
  const defects: Record<string, number> = {};
  update.reset(line.length);
  const message = new FullDecoder(update, (kind, count = 1) => (defects[kind] = (defects[kind] ?? 0) + count)).decode(
    line,
  );
  return { message, routes: message.kind === 'update' ? routesOf(update) : [], defects };
}

/** By a decoder that may have learned shapes before; `fast` tells which of the two took the line. */
export function readBoth(decoder: LineDecoder, line: string): ReadLine & { readonly fast: boolean } {
  const before = decoder.lines.fast;
  const known = new Map(decoder.defects);
  const bytes = Buffer.from(`${line}\n`);
  const message = decoder.decode(bytes, 0, bytes.length - 1);
  const defects = [...decoder.defects].map(([kind, count]) => [kind, count - (known.get(kind) ?? 0)] as const);
  return {
    message,
    routes: message.kind === 'update' ? routesOf(decoder.update) : [],
    defects: Object.fromEntries(defects.filter(([, count]) => count > 0)),
    fast: decoder.lines.fast > before,
  };
}

function routesOf(update: UpdateBuffer): unknown[] {
  const sections = update.sections.slice(0, update.sectionCount);
  const words = new Uint32Array(1 << 16);
  const routes = [false, true].flatMap((announced) =>
    sections
      .filter((section) => section.announced === announced)
      .flatMap((section) => {
        const step = ROUTE_WORDS[section.family];
        const attributes = announced ? readAttributeSet(words, 0, update.attributesOf(section, words)) : undefined;
        return Array.from({ length: (section.to - section.from) / step }, (_, index) => {
          const route = update.routes.subarray(section.from + index * step, section.from + (index + 1) * step);
          return { prefix: prefixOf(route), pathId: formatAddress4(route.at(-1)!), attributes };
        });
      }),
  );
  return [
    ...new Map(
      routes.map((route) => [`${route.attributes !== undefined} ${route.prefix} ${route.pathId}`, route]),
    ).values(),
  ];
}

function prefixOf(route: Uint32Array): string {
  return route.length === ROUTE_WORDS[4]
    ? formatPrefix4(route[0]!, route[1]!)
    : formatPrefix6(route[0]!, route[1]!, route[2]!, route[3]!, route[4]!);
}
