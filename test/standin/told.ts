/** What fake-helper.mjs tells on its stderr, and waiting for it. */
import { fileURLToPath } from 'node:url';

export interface Told {
  readonly start?: number;
  readonly cwd?: string;
  readonly group?: number;
  readonly term?: string;
  readonly pipes?: readonly boolean[];
  readonly line?: string;
  readonly signal?: string;
  readonly end?: string;
}

export class Tellings {
  readonly all: Told[] = [];
  #rest = '';
  #waiting: { readonly wanted: (told: Told) => boolean; readonly resolve: (told: Told) => void }[] = [];

  readonly listen = (chunk: Buffer): void => {
    const lines = (this.#rest + chunk.toString()).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#hear(JSON.parse(line) as Told);
  };

  /** The next one that is wanted and was not told before this call. */
  next(wanted: (told: Told) => boolean): Promise<Told> {
    return new Promise((resolve) => this.#waiting.push({ wanted, resolve }));
  }

  /** Of those told so far, or the next one. */
  first(wanted: (told: Told) => boolean): Promise<Told> {
    const told = this.all.find(wanted);
    return told ? Promise.resolve(told) : this.next(wanted);
  }

  #hear(told: Told): void {
    this.all.push(told);
    const [ready, waiting] = [this.#waiting.filter(({ wanted }) => wanted(told)), this.#waiting];
    this.#waiting = waiting.filter((entry) => !ready.includes(entry));
    for (const { resolve } of ready) resolve(told);
  }
}

export const fakeHelper = (...commands: readonly string[]): readonly [string, ...string[]] => [
  process.execPath,
  fileURLToPath(new URL('fake-helper.mjs', import.meta.url)),
  ...commands,
];
