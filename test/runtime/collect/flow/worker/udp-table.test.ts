import { expect, test } from 'vitest';
import { udpDrops } from '../../../../../src/runtime/collect/flow/worker/udp-table.ts';

const HEAD =
  '   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops';
const line = (local: string, drops: number): string =>
  `10644: ${local} 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 1837804 2 000000008591a222 ${String(drops)}`;

test('drops are those of the socket bound to address and port', () => {
  const table = [HEAD, line('0100007F:A475', 7), line('0100007F:A476', 9), line('00000000:A475', 11), ''].join('\n');
  expect(udpDrops(table, [0x7f00_0001], 0xa475)).toBe(7);
  expect(udpDrops(table, [0], 0xa475)).toBe(11);
  expect(udpDrops(table, [0x7f00_0001], 0xa477)).toBeUndefined();
});

test('addresses of IPv6 are four words, each turned round', () => {
  const table = [HEAD, line('B80D0120000000000000000001000000:0807', 3)].join('\n');
  expect(udpDrops(table, [0x2001_0db8, 0, 0, 1], 2055)).toBe(3);
});

test('sockets that share an address add up', () => {
  expect(udpDrops([line('00000000:0807', 3), line('00000000:0807', 4)].join('\n'), [0], 2055)).toBe(7);
});
