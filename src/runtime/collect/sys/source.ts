/** Reads this host's devices for all links that name one as their `interface`. Files, time and the ear are handed in. */
import type { LinkSpec, MonoMs, Ms } from '../../../dsl/program/index.ts';
import { HOUR, after, bps, ms } from '../../../dsl/program/index.ts';
import type { LinkMeasurement, LinkSample } from '../../model/index.ts';
import type { DeviceReading, ReadFile } from './device.ts';
import { readDevice } from './device.ts';
import { sampleBetween } from './rate.ts';

export interface SysSourceOptions {
  readonly links: readonly LinkSpec[];
  readonly every: Ms;
  readonly read: ReadFile;
  readonly clock: {
    now(): MonoMs;
    sleep(until: MonoMs, signal: AbortSignal): Promise<void>;
  };
  readonly onRound: () => void;
}

/** A link whose devices cannot be read this many times in a row is stale. */
const READS_TO_STALE = 3;
/** And so are all links when nothing has been read for so long: then it is the reading that hangs. */
const HUNG_READS = 9;

interface Watched {
  readonly spec: LinkSpec;
  readonly devices: readonly DeviceReading[];
  readonly samples: readonly LinkSample[];
  readonly missed: number;
  readonly absent: readonly string[];
  readonly implausible: boolean;
}

export class SysSource {
  readonly #options: SysSourceOptions;
  #watched: readonly Watched[];
  #readAt: MonoMs;

  constructor(options: SysSourceOptions) {
    this.#options = options;
    this.#readAt = options.clock.now();
    this.#watched = options.links.map(unread);
  }

  /** After a reload of the rules: links that stayed the same keep their samples. */
  follow(links: readonly LinkSpec[]): void {
    const same = (a: LinkSpec, b: LinkSpec): boolean =>
      a.name === b.name && a.capacity === b.capacity && a.interface.join('\n') === b.interface.join('\n');
    this.#watched = links.map((link) => this.#watched.find(({ spec }) => same(spec, link)) ?? unread(link));
  }

  async run(signal: AbortSignal): Promise<void> {
    const { clock, every, onRound } = this.#options;
    let due = clock.now();
    for (;;) {
      await clock.sleep(due, signal);
      if (signal.aborted) return;
      const read = await Promise.all(this.#watched.map((link) => this.#read(link)));
      // `follow` may have replaced links while they were read.
      this.#watched = this.#watched.map((link) => read.find(({ spec }) => spec === link.spec) ?? link);
      this.#readAt = clock.now();
      onRound();
      do due = after(due, every);
      while (due <= clock.now());
    }
  }

  measurements(): readonly LinkMeasurement[] {
    const { clock, every } = this.#options;
    const hung = clock.now() > after(this.#readAt, ms(HUNG_READS * every));
    return this.#watched.map(({ spec, devices, samples, missed, absent, implausible }) => {
      const stale = hung || missed >= READS_TO_STALE;
      const states = devices.map((device) => device.up);
      const speeds = devices.filter((device) => device.up !== false).map((device) => device.speed);
      const known = speeds.length > 0 && !speeds.includes(bps(0));
      return {
        link: spec.name,
        samples,
        stale,
        interfaceUp: stale || states.length === 0 ? undefined : oneUp(states),
        speed: known ? bps(speeds.reduce<number>((sum, speed) => sum + speed, 0)) : undefined,
        bgpUp: undefined,
        trouble: troubleOf(absent, implausible),
      };
    });
  }

  async #read(link: Watched): Promise<Watched> {
    const { read, clock } = this.#options;
    const names = link.spec.interface.map(String);
    const readings = await Promise.all(names.map((name) => readDevice(name, read, () => clock.now())));
    const absent = names.filter((_, i) => readings[i] === undefined);
    const devices = readings.filter((reading) => reading !== undefined);
    if (devices.length === 0) return { ...link, devices, absent, missed: link.missed + 1 };
    const sample = sampleBetween(link.devices, devices, link.spec.capacity);
    const comparable = link.devices.map((d) => d.ifIndex).join() === devices.map((d) => d.ifIndex).join();
    const implausible = sample === undefined && comparable;
    const kept = link.samples.filter((old) => old.end > clock.now() - HOUR);
    return {
      spec: link.spec,
      devices,
      absent,
      implausible,
      missed: implausible ? link.missed + 1 : 0,
      samples: sample === undefined ? kept : [...kept, sample],
    };
  }
}

const unread = (spec: LinkSpec): Watched => ({
  spec,
  devices: [],
  samples: [],
  missed: 0,
  absent: [],
  implausible: false,
});

const oneUp = (states: readonly (boolean | undefined)[]): boolean | undefined =>
  states.includes(true) ? true : states.includes(undefined) ? undefined : false;

function troubleOf(absent: readonly string[], implausible: boolean): string | undefined {
  if (absent.length > 0) return `this host has no device ${absent.join(', ')}`;
  return implausible ? 'its counters went back, or counted more than the device can carry: dropped' : undefined;
}
