/** Reads from /proc/net/udp and udp6 how many datagrams the kernel dropped because a socket's buffer was full. */
const PORT_DIGITS = 4;

/**
 * Drops of all sockets bound to this address and port, added up; undefined where there is none. The address is in words as
 * the kernel prints them: each with its octets turned round.
 */
export function udpDrops(table: string, words: readonly number[], port: number): number | undefined {
  const local = `${words.map(kernelHex).join('')}:${hex(port, PORT_DIGITS)}`;
  let drops: number | undefined;
  for (const line of table.split('\n')) {
    const columns = line.trim().split(/\s+/);
    if (columns[1] !== local) continue;
    const last = Number(columns.at(-1));
    if (Number.isInteger(last)) drops = (drops ?? 0) + last;
  }
  return drops;
}

const hex = (value: number, digits: number): string => value.toString(16).toUpperCase().padStart(digits, '0');

/** Little-endian machines print the most significant octet last. */
function kernelHex(word: number): string {
  const turned = ((word & 255) << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24);
  return hex(turned >>> 0, 8);
}
