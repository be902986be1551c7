/** What the audience reads: dated plain lines, each thing once. */
import type { LinkName, Program } from '../../dsl/program/index.ts';
import { bps, ratio } from '../../dsl/program/index.ts';
import type { StatusAnswer } from '../../runtime/answers/index.ts';
import { rateText, shareText } from '../../runtime/model/text.ts';
import type { Network } from '../../runtime/sim/index.ts';
import type { Exit } from '../../runtime/sim/standin/index.ts';
import { safe } from '../output.ts';
import type { Scene } from './scene.ts';
import type { Act } from './script.ts';

const LOADS_EVERY_MS = 2_000;
/** Of one burst; the rest is counted. */
const MOST_COMMANDS = 8;

export class Teller {
  readonly #print: (line: string) => void;
  readonly #file: string;
  readonly #phases = new Map<string, string>();
  #waitsFor = '';
  #rejected = '';
  #loadsAt = 0;
  #burst = 0;
  #ending = false;

  constructor(print: (line: string) => void, file: string) {
    this.#print = print;
    this.#file = file;
  }

  opening(program: Program, { hot, network }: Scene): void {
    const links = [...program.links.values()].map(({ name, capacity }) => `${name} ${rateText(capacity ?? bps(1e9))}`);
    this.#say(`weir demo: ${this.#file}, revision ${program.revision}`);
    this.#say(`Change a threshold in ${this.#file} and save: what happens next follows it.`);
    this.#say(`Links ${links.join(', ')}; ${network.prefixes.length} destination prefixes, most of them by ${hot}.`);
    this.#say('A stand-in plays ExaBGP, the SNMP agents and the flow exporter. Nothing leaves this machine.');
  }

  started(pid: number | undefined): void {
    this.#say(`started weir run, as ExaBGP does (process ${pid ?? 'unknown'}), armed`);
  }

  act(act: Act, hot: LinkName): void {
    if (act === 'rising') this.#say(`traffic rises: ${hot} fills`);
    if (act === 'relieved') this.#say(`the moved traffic has settled on its new links`);
    if (act === 'falling') this.#say('traffic falls');
    if (act === 'over') this.#say('everything is back where it came from');
  }

  status({ rules, waitsFor, rejected }: StatusAnswer): void {
    // Without the seconds that are counted down.
    const waiting = waitsFor.map((entry) => entry.replace(/,? ?\d+ s$/, '')).join(', ');
    if (waiting !== this.#waitsFor && waiting !== '') this.#say(`weir waits for: ${waiting}`);
    if (waiting === '' && this.#waitsFor !== '') this.#say('weir is warm: from now on it decides');
    this.#waitsFor = waiting;
    for (const { name, phase, line, direction } of rules) {
      const key = `${name} ${direction}`;
      const before = this.#phases.get(key);
      this.#phases.set(key, phase);
      if (before === phase || (before === undefined && phase === 'idle')) continue;
      this.#say(
        `rule ${safe(name)} (${this.#file}:${line}): ${before ?? 'idle'} -> ${phase}${phase === 'active' ? ', it fires' : ''}`,
      );
    }
    const refused = rejected ? rejected.at : '';
    if (refused !== '' && refused !== this.#rejected)
      this.#say(`the saved file was refused, the last good one goes on. See: weir check ${this.#file}`);
    this.#rejected = refused;
  }

  loads(network: Network): void {
    if (network.now - this.#loadsAt < LOADS_EVERY_MS) return;
    this.#loadsAt = network.now;
    this.#endBurst();
    const offered = network.offered();
    const loads = network.spec.links.map(({ name, capacity }, index) => {
      const share = (offered[index] ?? 0) / capacity;
      return `${name} ${shareText(ratio(Math.min(share, 1)))}${share > 1 ? ' (drops)' : ''}`;
    });
    this.#say(`loads: ${loads.join('   ')}`);
  }

  command(line: string): void {
    if (!/ (announce|withdraw) /.test(` ${line}`)) return;
    this.#burst += 1;
    if (this.#burst <= MOST_COMMANDS) this.#say(`weir -> ExaBGP: ${safe(line)}`);
  }

  /** weir's own words on stderr. */
  said(text: string): void {
    for (const line of text.split('\n')) if (line.trim() !== '' && !this.#ending) this.#say(safe(line));
  }

  saved(): void {
    this.#say(`${this.#file} was saved`);
  }

  died({ code, signal }: Exit): void {
    if (!this.#ending) this.#say(`weir ended (${signal ?? `status ${code ?? 'unknown'}`}); ExaBGP starts it again`);
  }

  cycleOver(): void {
    this.#endBurst();
  }

  ending(): void {
    this.#endBurst();
    this.#ending = true;
    this.#say('end: sessions down, weir is told to stop, its folder is removed');
  }

  #endBurst(): void {
    if (this.#burst > MOST_COMMANDS) this.#say(`weir -> ExaBGP: ${this.#burst - MOST_COMMANDS} more messages`);
    this.#burst = 0;
  }

  #say(text: string): void {
    this.#print(`${new Date().toISOString().slice(11, 19)}  ${text}`);
  }
}
