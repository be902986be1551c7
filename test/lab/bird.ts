/** BIRD 2 as one router, asked through its own control socket. */
import { join } from 'node:path';
import type { Child } from './child.ts';
import type { Namespace } from './namespace.ts';
import { until } from './wait.ts';

const START_MS = 5_000;

export interface BirdRoute {
  readonly prefix: string;
  readonly best: boolean;
  /** Name of the protocol instance it was learnt from. */
  readonly from: string;
  readonly nextHop: string | undefined;
  readonly dev: string | undefined;
  readonly asPath: readonly number[];
  readonly localPref: number | undefined;
  /** As BIRD prints them: "65535,65281". */
  readonly communities: readonly string[];
  /** As BIRD prints them: "65000, 1, 2". */
  readonly largeCommunities: readonly string[];
}

export class Bird {
  readonly at: Namespace;
  readonly daemon: Child;

  private constructor(at: Namespace, daemon: Child) {
    this.at = at;
    this.daemon = daemon;
  }

  static async start(at: Namespace, config: string): Promise<Bird> {
    const file = at.file('bird.conf', config);
    const daemon = at.start('bird', ['bird', '-f', '-c', file, '-s', join(at.dir, 'bird.ctl')]);
    const bird = new Bird(at, daemon);
    await until(`bird of ${at.name} answers`, START_MS, async () => {
      daemon.mustRun();
      return (await bird.birdc('show status')).includes('up and running');
    });
    return bird;
  }

  async birdc(...command: string[]): Promise<string> {
    try {
      return await this.at.query('birdc', '-s', join(this.at.dir, 'bird.ctl'), ...command);
    } catch (error) {
      // An answer all the same: a prefix that is not in the table is a failed command to birdc.
      const { stdout = '' } = error as { stdout?: string };
      if (stdout.includes('Network not found')) return stdout;
      throw error;
    }
  }

  /** Replaces the configuration; sessions whose definition is the same stay up. */
  async configure(config: string): Promise<void> {
    this.at.file('bird.conf', config);
    const answer = await this.birdc('configure');
    if (!answer.includes('Reconfigur')) throw new Error(`bird of ${this.at.name}: ${answer}`);
  }

  /** State of each protocol by name: "Established" for a session that is up. */
  async protocols(): Promise<ReadonlyMap<string, string>> {
    const lines = (await this.birdc('show protocols')).split('\n').slice(2);
    return new Map(
      lines.flatMap((line) => {
        const [name, , , , , info] = line.split(/\s+/);
        return name === undefined || name === '' ? [] : [[name, info ?? '']];
      }),
    );
  }

  /**
   * The routes of BIRD's tables. `selection` is what follows `show route` and `all`, for example `protocol r1`,
   * `for 100.64.7.0/24` or `export r1` (what is sent to that session).
   */
  async routes(...selection: string[]): Promise<readonly BirdRoute[]> {
    return parseRoutes(await this.birdc('show', 'route', ...selection, 'all'));
  }

  /** Every prefix that has a route, both families. */
  async prefixes(): Promise<ReadonlySet<string>> {
    return new Set((await this.routes()).map(({ prefix }) => prefix));
  }
}

/** Reads `show route all`: a line per route (the prefix only on the first of each), then tab-indented details. */
export function parseRoutes(text: string): readonly BirdRoute[] {
  type Draft = { -readonly [K in keyof BirdRoute]: BirdRoute[K] };
  const routes: Draft[] = [];
  let prefix = '';
  for (const line of text.split('\n')) {
    const head = /^(\S*)\s+(?:unicast|blackhole|unreachable|prohibit)\s+\[(\S+) [^\]]*\]( \*)?/.exec(line);
    if (head !== null) {
      prefix = head[1] === '' ? prefix : head[1]!;
      routes.push({
        prefix,
        best: head[3] !== undefined,
        from: head[2]!,
        nextHop: undefined,
        dev: undefined,
        asPath: [],
        localPref: undefined,
        communities: [],
        largeCommunities: [],
      });
      continue;
    }
    const route = routes.at(-1);
    if (route === undefined) continue;
    const via = /^\t(?:via (\S+) on|dev) (\S+)/.exec(line);
    if (via !== null) {
      route.nextHop = via[1];
      route.dev = via[2]!;
    }
    const attribute = /^\tBGP\.(\w+): (.*)$/.exec(line);
    if (attribute === null) continue;
    const value = attribute[2]!;
    const tuples = (): string[] => [...value.matchAll(/\(([^)]*)\)/g)].map((match) => match[1]!);
    if (attribute[1] === 'as_path') route.asPath = value.split(' ').filter(Boolean).map(Number);
    if (attribute[1] === 'local_pref') route.localPref = Number(value);
    if (attribute[1] === 'community') route.communities = tuples();
    if (attribute[1] === 'large_community') route.largeCommunities = tuples();
  }
  return routes;
}
