/**
 * weir itself in lab 1: started by the lab's ExaBGP as an operator's would be, asked over its control socket, judged by
 * everything else.
 *
 * The rule file declares the lab's router and links; a test adds rules. What weir says of itself is for tests of what
 * it says (`why`, `plan`, `status`) and for waiting; whether packets moved is for the kernel and the witness.
 */
import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { call } from '../../src/runtime/control/index.ts';
import type { Child } from './child.ts';
import type { Lab1 } from './lab1.ts';
import { nowMs, until } from './wait.ts';

const LAUNCHER = join(import.meta.dirname, '../../exabgp/weir');
const CALL_MS = 10_000;
const WARM_MS = 40_000;
/** Some polls of the slowest test. */
const NOTHING_FOLLOWS_MS = 8_000;

export interface RuleFile {
  readonly rules: string;
  /** How often SNMP is asked; default weir's own, 5 s. */
  readonly every?: string;
  /** The exporter's active timeout; default 5 s. */
  readonly timeout?: string;
  /** Further properties of the router. */
  readonly router?: string;
}

/** The whole file: lab 1's network, then the rules. */
export function ruleFile({ rules, every, timeout = '5s', router = '' }: RuleFile): string {
  return `own { 203.0.113.0/24, 2001:db8:f::/48 }
router r1 {
  neighbor = 10.98.0.1   serves = nobody
  snmp = 10.98.0.1   community = "lab-read"${every === undefined ? '' : `   every = ${every}`}
  ${router}
}
source flows : netflow { listen = "10.98.0.2:2055"  from = 10.98.0.1  timeout = ${timeout} }
link A { router = r1  interface = "upA"  neighbor = [192.0.2.2, 2001:db8:a::2]  asn = AS65101  capacity = 20Mbps }
link B { router = r1  interface = "upB"  neighbor = [198.51.100.2, 2001:db8:b::2]  asn = AS65102  capacity = 20Mbps }
${rules}
`;
}

/** What `status` says, as far as the tests look at it. */
export interface Status {
  readonly mode: 'observe' | 'armed' | 'stopped';
  readonly phase: 'running' | 'warming' | 'releasing';
  readonly rules: readonly { readonly name: string; readonly phase: string; readonly line: number }[];
  readonly overrides: readonly {
    readonly prefix: string;
    readonly from: string;
    readonly to: string;
    readonly settled: boolean;
  }[];
  readonly announcements: number;
}

/** What a command of the CLI left behind. */
export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export class Weir {
  readonly file: string;
  readonly stateDir: string;
  readonly exabgp: Child;

  private constructor(file: string, stateDir: string, exabgp: Child) {
    this.file = file;
    this.stateDir = stateDir;
    this.exabgp = exabgp;
  }

  /** Starts ExaBGP with weir in observe mode; when it returns all sessions are up and the control socket answers. */
  static async start(lab: Lab1, rules: RuleFile): Promise<Weir> {
    return Weir.begin(lab, ruleFile(rules));
  }

  /** The same in any lab, with the whole rule file handed in. */
  static async begin(lab: Pick<Lab1, 'exa' | 'startExabgp'>, text: string): Promise<Weir> {
    const file = lab.exa.file('edge.weir', text);
    const stateDir = join(lab.exa.dir, 'state');
    mkdirSync(stateDir);
    const exabgp = await lab.startExabgp(`${LAUNCHER} run ${file} --state ${stateDir}`);
    const weir = new Weir(file, stateDir, exabgp);
    await until('weir answers', WARM_MS, () => weir.status());
    return weir;
  }

  ask(method: string, params: Readonly<Record<string, unknown>> = {}): Promise<unknown> {
    return call(join(this.stateDir, 'weir.sock'), method, params, { timeoutMs: CALL_MS });
  }

  async status(): Promise<Status> {
    return (await this.ask('status')) as Status;
  }

  /** Waits until it decides: tables read, counters polled, one active timeout of flows over. */
  async warm(): Promise<void> {
    await until('weir is warm', WARM_MS, async () => (await this.status()).phase === 'running');
  }

  /**
   * Waits until something is moved, all of it shows in the counters, and nothing more follows: a pass is looked at again
   * once it has settled, and may need one more prefix.
   */
  async settle(withinMs = WARM_MS): Promise<void> {
    let [same, since] = ['', nowMs()];
    await until('the overrides are settled', withinMs, async () => {
      const { overrides } = await this.status();
      const seen = JSON.stringify(overrides.map(({ prefix, settled }) => [prefix, settled]));
      if (seen !== same) [same, since] = [seen, nowMs()];
      const settled = overrides.length > 0 && overrides.every((override) => override.settled);
      return settled && nowMs() - since >= NOTHING_FOLLOWS_MS;
    });
  }

  /** The command line, as an operator types it. */
  async cli(...args: readonly string[]): Promise<Ran> {
    return new Promise((resolve) => {
      const done = (error: { readonly code?: unknown } | null, stdout: string, stderr: string): void => {
        resolve({ code: typeof error?.code === 'number' ? error.code : error === null ? 0 : -1, stdout, stderr });
      };
      execFile(LAUNCHER, [...args, '--state', this.stateDir], { encoding: 'utf8' }, done);
    });
  }

  /** Replaces the rules, as a save in an editor does. */
  write(rules: RuleFile): void {
    writeFileSync(this.file, ruleFile(rules));
  }

  /** The lines of the rule file as it is now. */
  get lines(): readonly string[] {
    return readFileSync(this.file, 'utf8').split('\n');
  }

  /** What weir has said on stderr, with ExaBGP's own words. */
  get log(): string {
    return this.exabgp.output;
  }

  /** Pid of the running weir: the only child of ExaBGP. Changes when ExaBGP starts it again. */
  get pid(): number | undefined {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
      .find((pid) => parentOf(pid) === this.exabgp.pid);
  }
}

function parentOf(pid: number): number | undefined {
  try {
    // The name in parentheses may hold anything; what follows it does not.
    const stat = readFileSync(`/proc/${String(pid)}/stat`, 'latin1');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return undefined;
  }
}
