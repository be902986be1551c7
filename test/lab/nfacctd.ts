/** pmacct's collector: an independent reader of what the router's flow export says. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Namespace } from './namespace.ts';
import { FLOW_PORT } from './plan.ts';
import { pause, until } from './wait.ts';

const START_MS = 5_000;
/** After the exporter's last packet: everything is on one machine. */
const DRAIN_MS = 500;

/** A sum over flow records, as nfacctd prints it. */
export interface FlowSum {
  readonly ip_dst: string;
  readonly port_dst: number;
  readonly iface_in: number;
  readonly iface_out: number;
  readonly packets: number;
  readonly bytes: number;
}

/** Collects until it is stopped, then gives the sums. */
export async function startNfacctd(at: Namespace): Promise<{ stop(): Promise<readonly FlowSum[]> }> {
  const out = join(at.dir, 'nfacctd.json');
  const conf = [
    'daemonize: false',
    `nfacctd_port: ${FLOW_PORT}`,
    'plugins: print[x]',
    'aggregate[x]: dst_host, dst_port, in_iface, out_iface',
    'print_output[x]: json',
    `print_output_file[x]: ${out}`,
    'print_output_file_append[x]: true',
    'print_refresh_time[x]: 3600',
    '',
  ].join('\n');
  const child = at.start('nfacctd', ['nfacctd', '-f', at.file('nfacctd.conf', conf)], { stopSignal: 'SIGINT' });
  await until('nfacctd listens', START_MS, () => {
    child.mustRun();
    return at.exec('ss', '-Hlun', `sport = :${FLOW_PORT}`) !== '';
  });
  return {
    async stop() {
      await pause(DRAIN_MS);
      await child.stop();
      const text = await until('nfacctd has written', START_MS, () => readFileSync(out, 'utf8'));
      return text
        .split('\n')
        .filter((line) => line.startsWith('{'))
        .map((line) => JSON.parse(line) as FlowSum);
    },
  };
}
