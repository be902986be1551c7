/**
 * Sends UDP at exact rates; started by traffic.ts inside a namespace.
 *
 * stdin, one JSON object per line: `{"rates": {"100.64.0.1": 3.5}}` (Mbit/s, replaces all rates) or `{"report": 7}`, which
 * is answered on stdout by `{"report": 7, "atMs": …, "sent": {"100.64.0.1": packets}}`.
 * A packet is due when the bits owed to its destination reach its size, so that the sum over time is exact however late
 * a tick comes; after a stall of more than CATCH_UP_MS the rest is given up and counted in no report.
 */
import { createSocket, type Socket } from 'node:dgram';
import { createInterface } from 'node:readline';
import { PACKET_WIRE_BYTES, TRAFFIC_PORT, udpPayloadBytes } from './plan.ts';

const TICK_MS = 5;
const CATCH_UP_MS = 250;
const PACKET_BITS = PACKET_WIRE_BYTES * 8;

interface Flow {
  readonly socket: Socket;
  readonly payload: Buffer;
  ready: boolean;
  bitsPerMs: number;
  owed: number;
  packets: number;
}

const flows = new Map<string, Flow>();

function flowTo(host: string): Flow {
  const known = flows.get(host);
  if (known !== undefined) return known;
  const v6 = host.includes(':');
  const socket = createSocket(v6 ? 'udp6' : 'udp4');
  const flow: Flow = {
    socket,
    payload: Buffer.alloc(udpPayloadBytes(host)),
    ready: false,
    bitsPerMs: 0,
    owed: 0,
    packets: 0,
  };
  // Connected: a source port of its own, and no address lookup per packet. An ICMP error must not end the sender.
  socket.on('error', () => undefined);
  socket.connect(TRAFFIC_PORT, host, () => {
    flow.ready = true;
  });
  flows.set(host, flow);
  return flow;
}

function setRates(rates: Readonly<Record<string, number>>): void {
  for (const flow of flows.values()) flow.bitsPerMs = 0;
  for (const [host, mbit] of Object.entries(rates)) flowTo(host).bitsPerMs = mbit * 1_000;
}

let last = performance.now();

function tick(): void {
  const now = performance.now();
  const elapsed = Math.min(now - last, CATCH_UP_MS);
  last = now;
  for (const flow of flows.values()) {
    if (!flow.ready) continue;
    flow.owed += flow.bitsPerMs * elapsed;
    while (flow.owed >= PACKET_BITS) {
      flow.owed -= PACKET_BITS;
      flow.socket.send(flow.payload, (error) => {
        if (error === null) flow.packets += 1;
      });
    }
  }
}

const timer = setInterval(tick, TICK_MS);
const input = createInterface({ input: process.stdin });
input.on('line', (line) => {
  const command = JSON.parse(line) as { rates?: Record<string, number>; report?: number };
  if (command.rates !== undefined) setRates(command.rates);
  if (command.report === undefined) return;
  const sent = Object.fromEntries([...flows].map(([host, flow]) => [host, flow.packets]));
  process.stdout.write(`${JSON.stringify({ report: command.report, atMs: performance.now(), sent })}\n`);
});
input.on('close', () => {
  clearInterval(timer);
  for (const flow of flows.values()) flow.socket.close();
});
