/** Addresses as text (RFC 5952 for IPv6). */
export const ipv4Text = (word: number): string =>
  `${String(word >>> 24)}.${String((word >>> 16) & 255)}.${String((word >>> 8) & 255)}.${String(word & 255)}`;

/** Four words, most significant first. */
export function ipv6Text(words: ArrayLike<number>): string {
  const groups: number[] = [];
  for (let word = 0; word < 4; word++) groups.push(words[word]! >>> 16, words[word]! & 0xffff);
  let begin = 0;
  let length = 0;
  for (let at = 0; at < 8; at++) {
    let run = 0;
    while (at + run < 8 && groups[at + run] === 0) run++;
    if (run > length) [begin, length] = [at, run];
    at += run;
  }
  const hex = (from: number, to: number): string =>
    groups
      .slice(from, to)
      .map((group) => group.toString(16))
      .join(':');
  // One lone zero group is written out.
  return length < 2 ? hex(0, 8) : `${hex(0, begin)}::${hex(begin + length, 8)}`;
}
