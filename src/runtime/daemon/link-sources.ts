/** The link counters that a Program asks for: one SNMP poller per router, one reader for local interfaces. */
import type { LinkName, LinkSpec, Program, RouterName, RouterSpec } from '../../dsl/program/index.ts';
import type { SnmpEvent } from '../collect/snmp/index.ts';
import { attemptTimeout, describeEvent, monotonicClock, openSession, RouterPoller } from '../collect/snmp/index.ts';
import { readSysFile, SysSource } from '../collect/sys/index.ts';
import type { LinkMeasurement } from '../model/index.ts';
import type { Clock } from './clock.ts';

interface Running {
  readonly spec: string;
  readonly poller: RouterPoller;
  readonly stop: () => void;
}

export class LinkSources {
  readonly #clock: Clock;
  readonly #onRound: () => void;
  readonly #log: (line: string) => void;
  readonly #pollers = new Map<RouterName, Running>();
  #local: { readonly spec: string; readonly source: SysSource; readonly stop: () => void } | undefined;

  constructor(clock: Clock, onRound: () => void, log: (line: string) => void) {
    this.#clock = clock;
    this.#onRound = onRound;
    this.#log = log;
  }

  /** Starts, keeps or ends pollers so that they are those of this Program; what did not change keeps its samples. */
  follow(program: Program): void {
    for (const [name, running] of this.#pollers) {
      const router = program.routers.get(name);
      if (router?.snmp === undefined || JSON.stringify(router.snmp) !== running.spec) {
        running.stop();
        this.#pollers.delete(name);
      }
    }
    for (const router of program.routers.values()) {
      const links = linksOf(program, router);
      const running = this.#pollers.get(router.name);
      if (running !== undefined) running.poller.follow(links);
      else if (router.snmp !== undefined && links.length > 0) this.#start(router, router.snmp, links);
    }
    this.#followLocal(program);
  }

  /** Links of routers without SNMP are interfaces of this host, where the file declares `source : sys`. */
  #followLocal(program: Program): void {
    const declared = program.sources.find((source) => source.kind === 'sys');
    const links = [...program.links.values()].filter((link) => {
      const router = link.router === undefined ? [...program.routers.values()][0] : program.routers.get(link.router);
      return router?.snmp === undefined;
    });
    const spec = declared === undefined || links.length === 0 ? '' : String(declared.every);
    if (this.#local?.spec === spec) {
      this.#local.source.follow(links);
      return;
    }
    this.#local?.stop();
    this.#local = undefined;
    if (declared === undefined || spec === '') return;
    const ended = new AbortController();
    const source = new SysSource({
      links,
      every: declared.every,
      read: readSysFile,
      clock: monotonicClock,
      onRound: this.#onRound,
    });
    void source.run(ended.signal).catch((error: unknown) => {
      this.#log(`reading /sys/class/net ended: ${String(error)}`);
    });
    this.#local = {
      spec,
      source,
      stop: () => {
        ended.abort();
      },
    };
  }

  /** What an interface index of a router is: a link, another interface of it, or nothing known. */
  ownerOf(router: RouterName, ifIndex: number): LinkName | 'elsewhere' | undefined {
    const interfaces = this.#pollers.get(router)?.poller.interfaces();
    return interfaces?.links.get(ifIndex) ?? (interfaces?.known.has(ifIndex) === true ? 'elsewhere' : undefined);
  }

  measurements(): ReadonlyMap<LinkName, LinkMeasurement> {
    const all = new Map<LinkName, LinkMeasurement>();
    for (const { poller } of this.#pollers.values()) {
      for (const measurement of poller.measurements()) all.set(measurement.link, measurement);
    }
    for (const measurement of this.#local?.source.measurements() ?? []) all.set(measurement.link, measurement);
    return all;
  }

  close(): void {
    for (const { stop } of this.#pollers.values()) stop();
    this.#pollers.clear();
    this.#local?.stop();
  }

  #start(router: RouterSpec, snmp: NonNullable<RouterSpec['snmp']>, links: readonly LinkSpec[]): void {
    const ended = new AbortController();
    const onEvent = (event: SnmpEvent): void => {
      this.#log(describeEvent(event));
    };
    const session = openSession(snmp, {
      timeoutMs: attemptTimeout(snmp.every),
      now: () => this.#clock.now(),
      onNoise: (what) => {
        onEvent({ code: 'noise', router: router.name, agent: snmp.host, what });
      },
    });
    const poller = new RouterPoller({
      router: router.name,
      snmp,
      links,
      session,
      clock: monotonicClock,
      onEvent,
      onRound: this.#onRound,
    });
    void poller.run(ended.signal).catch((error: unknown) => {
      this.#log(`${router.name}: SNMP polling ended: ${String(error)}`);
    });
    const stop = (): void => {
      ended.abort();
      session.close();
    };
    this.#pollers.set(router.name, { spec: JSON.stringify(snmp), poller, stop });
  }
}

/** A link that names no router hangs on the only one. */
function linksOf(program: Program, router: RouterSpec): readonly LinkSpec[] {
  const only = program.routers.size === 1;
  return [...program.links.values()].filter(
    (link) => link.router === router.name || (only && link.router === undefined),
  );
}
