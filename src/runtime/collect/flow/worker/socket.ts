/** One UDP endpoint: opened again and again until it can be, with as large a buffer as the kernel grants. */
import type { Socket } from 'node:dgram';
import { createSocket } from 'node:dgram';
import { readFileSync } from 'node:fs';
import type { Endpoint } from '../volume/index.ts';
import type { SocketStatus } from './messages.ts';
import { udpDrops } from './udp-table.ts';

/** Room for about a second of a busy exporter. The kernel may grant less: net.core.rmem_max. */
export const WANTED_BUFFER = 4 * 1024 * 1024;
const RETRY_MS = 5_000;

export type Receive = (datagram: Uint8Array, address: string) => void;

export class FlowSocket {
  readonly #endpoint: Endpoint;
  /** The address as the kernel lists it. */
  readonly #words: readonly number[];
  readonly #receive: Receive;
  #socket: Socket | undefined;
  #retry: NodeJS.Timeout | undefined;
  #receiveBuffer = 0;
  #error: string | undefined;

  constructor(endpoint: Endpoint, words: readonly number[], receive: Receive) {
    this.#endpoint = endpoint;
    this.#words = words;
    this.#receive = receive;
    this.#open();
  }

  status(): SocketStatus {
    return { ...this.#endpoint, receiveBuffer: this.#receiveBuffer, drops: this.#drops(), error: this.#error };
  }

  close(): void {
    clearTimeout(this.#retry);
    this.#socket?.close();
    this.#socket = undefined;
  }

  #open(): void {
    const { host, port } = this.#endpoint;
    const socket = createSocket({ type: host.includes(':') ? 'udp6' : 'udp4', recvBufferSize: WANTED_BUFFER });
    this.#socket = socket;
    socket.on('message', (datagram, { address }) => this.#receive(datagram, address));
    socket.on('listening', () => {
      this.#error = undefined;
      // Linux doubles what is asked for, for its own bookkeeping, and tells the doubled size.
      this.#receiveBuffer = socket.getRecvBufferSize() / 2;
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      this.#error = error.code ?? error.message;
      socket.close();
      this.#socket = undefined;
      this.#retry = setTimeout(() => this.#open(), RETRY_MS);
    });
    socket.bind(port, host);
  }

  #drops(): number | undefined {
    try {
      const table = readFileSync(this.#words.length === 4 ? '/proc/net/udp6' : '/proc/net/udp', 'utf8');
      return udpDrops(table, this.#words, this.#endpoint.port);
    } catch {
      return undefined; // no /proc
    }
  }
}
