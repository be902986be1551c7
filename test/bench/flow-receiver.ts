/** The measured process of P4: the flow collector with its worker, as `weir run` has it. It answers its parent's messages. */
import { performance } from 'node:perf_hooks';
import { address, monoMs, ms } from '../../src/dsl/program/index.ts';
import { FlowCollector } from '../../src/runtime/collect/flow/index.ts';
import { ipv4Table } from './table.ts';

const port = Number(process.argv[2]);
const prefixes = Number(process.argv[3]);

const collector = new FlowCollector(
  {
    sources: [
      {
        kind: 'netflow',
        name: 'flows',
        listen: { host: address('127.0.0.1'), port },
        from: [address('127.0.0.1')],
        sample: undefined,
        timeout: ms(60_000),
        at: { file: 'bench', line: 1, column: 1 },
      },
    ],
    prefixes: {
      own: () => [],
      remote: (visit) => {
        for (const { family, words, length } of ipv4Table(prefixes)) visit(family, words, 0, length);
      },
    },
  },
  {
    clock: () => monoMs(performance.now()),
    later: (pause, then) => {
      const timer = setTimeout(then, pause);
      return () => clearTimeout(timer);
    },
    log: (event) => {
      throw new Error(event.reason);
    },
  },
);
collector.start();

export interface ReceiverReport {
  readonly prefixes: number;
  readonly records: number;
  readonly drops: number;
  /** CPU seconds of the whole process so far. */
  readonly cpu: number;
}

process.on('message', () => {
  collector.refresh();
  setTimeout(() => {
    const report = collector.read();
    const usage = process.cpuUsage();
    process.send?.({
      prefixes: report?.status.intake.prefixes ?? 0,
      records: report?.status.intake.sources[0]?.counts.records ?? 0,
      drops: report?.status.sockets[0]?.drops ?? 0,
      cpu: (usage.user + usage.system) / 1e6,
    } satisfies ReceiverReport);
  }, 100);
});
process.on('disconnect', () => process.exit(0));
