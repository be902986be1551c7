/**
 * What is known of an exporter: its observation domains, each with its templates and sampling.
 *
 * A template belongs to (exporter, protocol, observation domain, number); the same number in another domain is another
 * template. Everything is bounded, because a device with a fault may invent numbers without end.
 */
import { Sampling } from './sampling.ts';
import type { Template } from './template.ts';

export const MOST_TEMPLATES = 500;
const MOST_DOMAINS = 256;

export class Domain {
  /** Observation domain (IPFIX), source id (NetFlow v9), engine (NetFlow v5), sub-agent (sFlow). */
  readonly id: number;
  readonly templates = new Map<number, Template>();
  readonly sampling = new Sampling();
  /** When the exporter started, milliseconds since 1970, where an options record said so. */
  systemInitMs = Number.NaN;

  constructor(id: number) {
    this.id = id;
  }
}

export class Exporter {
  readonly address: string;
  /** Datagrams received so far. */
  datagrams = 0;
  readonly #domains = new Map<number, Domain>();
  #templates = 0;

  constructor(address: string) {
    this.address = address;
  }

  /** The domain of this number and protocol version; undefined when there are too many. */
  domain(version: number, id: number): Domain | undefined {
    const key = version * 2 ** 32 + id;
    const known = this.#domains.get(key);
    if (known || this.#domains.size >= MOST_DOMAINS) return known;
    const domain = new Domain(id);
    this.#domains.set(key, domain);
    return domain;
  }

  /** Adds or replaces a template, or leaves an equal one in place; false when there are too many. */
  define(domain: Domain, template: Template): boolean {
    const known = domain.templates.get(template.id);
    if (known?.equals(template)) return true;
    if (!known) {
      if (this.#templates >= MOST_TEMPLATES) return false;
      this.#templates++;
    }
    domain.templates.set(template.id, template);
    return true;
  }

  withdraw(domain: Domain, id: number): void {
    if (domain.templates.delete(id)) this.#templates--;
  }

  /** All templates of flows, or all of options. */
  withdrawAll(domain: Domain, options: boolean): void {
    for (const template of [...domain.templates.values()])
      if (template.options === options) this.withdraw(domain, template.id);
  }
}
