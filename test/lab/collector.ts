/**
 * The independent witness of who was told what: every BGP packet on a cable, captured from before the first OPEN and
 * read by tshark. Neither weir nor the routers' own opinion of what they sent is involved.
 */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Child } from './child.ts';
import type { Namespace } from './namespace.ts';
import { readUpdates, type SeenUpdate } from './tshark.ts';
import { until } from './wait.ts';

export type { SeenUpdate } from './tshark.ts';

const run = promisify(execFile);
const START_MS = 5_000;
const MAX_JSON_BYTES = 512 << 20;

export interface SeenFilter {
  /** Address of the sender or of the receiver. */
  readonly from?: string;
  readonly to?: string;
}

export class Collector {
  readonly #file: string;

  private constructor(file: string) {
    this.#file = file;
  }

  /** Captures BGP on an interface until the lab is disposed of. */
  static async start(at: Namespace, dev: string): Promise<Collector> {
    const file = join(at.dir, `bgp-${dev}.pcap`);
    const capture: Child = at.start(`collector-${dev}`, [
      'tcpdump',
      '-Z',
      'root',
      '-n',
      '-i',
      dev,
      '--immediate-mode',
      '-U',
      '-s',
      '0',
      '-w',
      file,
      'tcp',
      'port',
      '179',
    ]);
    await until(`tcpdump listens on ${dev}`, START_MS, () => {
      capture.mustRun();
      return capture.output.includes('listening on');
    });
    return new Collector(file);
  }

  /** Every prefix announced or withdrawn on the cable so far, oldest first. */
  async updates({ from, to }: SeenFilter = {}): Promise<readonly SeenUpdate[]> {
    const address = (field: 'src' | 'dst', value: string): string =>
      `${value.includes(':') ? 'ipv6' : 'ip'}.${field} == ${value}`;
    const filter = [
      'bgp.type == 2',
      ...(from === undefined ? [] : [address('src', from)]),
      ...(to === undefined ? [] : [address('dst', to)]),
    ].join(' && ');
    const { stdout } = await run(
      'tshark',
      [
        '-r',
        this.#file,
        '-Y',
        filter,
        '-T',
        'json',
        '--no-duplicate-keys',
        '-J',
        'frame ip ipv6 bgp',
        '-o',
        'tcp.reassemble_out_of_order:TRUE',
      ],
      { encoding: 'utf8', maxBuffer: MAX_JSON_BYTES },
    );
    return stdout.trim() === '' ? [] : readUpdates(stdout);
  }
}
