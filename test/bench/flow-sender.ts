/** Sends the datagrams of `flow-traffic` to a port of loopback at a steady pace, from a process of its own. */
import { createSocket } from 'node:dgram';
import { dataDatagrams, templateDatagram } from './flow-traffic.ts';
import { ipv4Table } from './table.ts';

const [port, prefixes, datagrams, perSecond] = process.argv.slice(2).map(Number) as [number, number, number, number];
/** The exporter has been up for a day. */
const UPTIME_MS = 86_400_000;
const BURST_MS = 5;

const socket = createSocket('udp4');
const now = Date.now();
const data = dataDatagrams(ipv4Table(prefixes), datagrams, now, UPTIME_MS);
await new Promise<void>((resolve) => {
  socket.bind(0, '127.0.0.1', () => resolve());
});
socket.send(templateDatagram(now, UPTIME_MS), port, '127.0.0.1');

const begun = performance.now();
let sent = 0;
while (sent < data.length) {
  const due = Math.min(data.length, ((performance.now() - begun) * perSecond) / 1000);
  for (; sent < due; sent++) socket.send(data[sent]!, port, '127.0.0.1');
  await new Promise((resolve) => setTimeout(resolve, BURST_MS));
}
socket.close();
