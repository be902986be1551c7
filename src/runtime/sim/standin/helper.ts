/**
 * The helper process, started and ended as ExaBGP does it: two pipes, its own process group, directory `/`.
 *
 * The pipes are real ones of 64 KiB (Node would use sockets), because what happens when they are full or closed is part
 * of what a helper has to live with. A helper that ends is started again at once and is told nothing; the sixth start
 * within one clock-aligned 64 s window ends ExaBGP instead.
 */
import type { ChildProcess } from 'node:child_process';
import { execFileSync, spawn } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, rmSync } from 'node:fs';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface HelperOptions {
  /** Program and arguments; no shell. */
  readonly command: readonly [string, ...string[]];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** `inherit`: the helper's stderr lands in ours, as in ExaBGP's log. */
  readonly stderr: 'inherit' | ((chunk: Buffer) => void);
  readonly output: (bytes: Uint8Array) => void;
  readonly exited: (exit: Exit) => void;
  /** Too many deaths: ExaBGP ends. */
  readonly gaveUp: () => void;
  /** Seconds of the wall clock, by which deaths are counted. */
  readonly wallSeconds?: () => number;
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

const MOST_STARTS = 5;
const WINDOW_S = 64;
/** ExaBGP waits so long between the shutdown line and SIGTERM. */
const BEFORE_SIGTERM_MS = 100;
const BEFORE_END_OF_FILE_MS = 50;

export class Helper {
  readonly #options: HelperOptions;
  readonly #starts = new Map<number, number>();
  #child: ChildProcess | undefined;
  #stdin: Socket | undefined;
  #stdout: Socket | undefined;
  #stopping = false;
  #stalledSince: number | undefined;
  #longestStall = 0;

  constructor(options: HelperOptions) {
    this.#options = options;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Longest time in ms that the helper left its full stdin unread; ExaBGP would have stood still for so long. */
  get longestStall(): number {
    return Math.max(this.#longestStall, this.#stalledSince === undefined ? 0 : performance.now() - this.#stalledSince);
  }

  start(): void {
    const seconds = this.#options.wallSeconds?.() ?? Date.now() / 1_000;
    const window = Math.floor(seconds / WINDOW_S);
    const starts = (this.#starts.get(window) ?? 0) + 1;
    this.#starts.set(window, starts);
    if (starts > MOST_STARTS) {
      this.#options.gaveUp();
      return;
    }
    const pipes = openPipes();
    const [program, ...args] = this.#options.command;
    const stderr = this.#options.stderr === 'inherit' ? 'inherit' : 'pipe';
    const child = spawn(program, args, {
      cwd: '/',
      env: { ...this.#options.env, TERM: 'dumb' },
      detached: true,
      stdio: [pipes.childIn, pipes.childOut, stderr],
    });
    closeSync(pipes.childIn);
    closeSync(pipes.childOut);
    this.#child = child;
    this.#listen(child, pipes);
  }

  /** Dropped, as with ExaBGP, when the helper does not live. */
  write(text: string): void {
    const stdin = this.#stdin;
    if (!stdin || stdin.destroyed || stdin.writableEnded) return;
    if (!stdin.write(text)) this.#stalledSince ??= performance.now();
  }

  /** A signal for this process alone, as an operator or the kernel would send it. */
  kill(signal: NodeJS.Signals): void {
    this.#child?.kill(signal);
  }

  /** Closes the helper's stdin while everything else goes on. */
  closeStdin(): void {
    this.#stdin?.destroy();
  }

  /** After the shutdown line: SIGTERM, then end of file, then wait; `killAfter` ms later SIGKILL, which 4.2.21 never sends. */
  async stop(killAfter?: number): Promise<Exit> {
    this.#stopping = true;
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null)
      return { code: child?.exitCode ?? null, signal: child?.signalCode ?? null };
    const ended = new Promise<Exit>((resolve) => child.once('exit', (code, signal) => resolve({ code, signal })));
    await new Promise((resolve) => setTimeout(resolve, BEFORE_SIGTERM_MS));
    child.kill('SIGTERM');
    const end = setTimeout(() => this.#stdin?.end(), BEFORE_END_OF_FILE_MS);
    const timer = killAfter === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfter);
    const exit = await ended;
    clearTimeout(end);
    clearTimeout(timer);
    this.#stdin?.destroy();
    return exit;
  }

  /** Every pipe closes at once and no signal comes, as when ExaBGP is killed; resolves when the helper has ended. */
  async abandon(): Promise<Exit> {
    this.#stopping = true;
    const child = this.#child;
    const ended = new Promise<Exit>((resolve) => child?.once('exit', (code, signal) => resolve({ code, signal })));
    child?.stderr?.destroy();
    this.#stdout?.destroy();
    this.#stdin?.destroy();
    return await ended;
  }

  #listen(child: ChildProcess, pipes: Pipes): void {
    const stdin = new Socket({ fd: pipes.ourOut, readable: false, writable: true });
    const stdout = new Socket({ fd: pipes.ourIn, readable: true, writable: false });
    this.#stdin = stdin;
    this.#stdout = stdout;
    this.#stalledSince = undefined;
    stdin.on('error', () => stdin.destroy());
    stdin.on('drain', () => {
      this.#longestStall = this.longestStall;
      this.#stalledSince = undefined;
    });
    stdout.on('error', () => stdout.destroy());
    stdout.on('data', (bytes: Buffer) => this.#options.output(bytes));
    if (this.#options.stderr !== 'inherit') child.stderr?.on('data', this.#options.stderr);
    child.once('error', () => this.#ended(stdin, { code: 127, signal: null }));
    child.once('exit', (code, signal) => this.#ended(stdin, { code, signal }));
  }

  #ended(stdin: Socket, exit: Exit): void {
    stdin.destroy();
    this.#options.exited(exit);
    if (!this.#stopping) this.start();
  }
}

interface Pipes {
  readonly childIn: number;
  readonly childOut: number;
  readonly ourIn: number;
  readonly ourOut: number;
}

/** Both ends of two pipes: ours non-blocking, the helper's blocking as it would inherit them. */
function openPipes(): Pipes {
  const directory = mkdtempSync(join(tmpdir(), 'weir-pipes-'));
  const [into, out] = [join(directory, 'in'), join(directory, 'out')];
  try {
    execFileSync('mkfifo', [into, out]);
    // Opened for reading and writing first, so that opening one end does not wait for the other.
    const held = [openSync(into, constants.O_RDWR), openSync(out, constants.O_RDWR)];
    const pipes = {
      childIn: openSync(into, constants.O_RDONLY),
      ourOut: openSync(into, constants.O_WRONLY | constants.O_NONBLOCK),
      childOut: openSync(out, constants.O_WRONLY),
      ourIn: openSync(out, constants.O_RDONLY | constants.O_NONBLOCK),
    };
    for (const descriptor of held) closeSync(descriptor);
    return pipes;
  } finally {
    rmSync(directory, { recursive: true });
  }
}
