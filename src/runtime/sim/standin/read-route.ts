/** Reads routes from the words of a command, as forgiving and as strict as ExaBGP 4.2.21 and 5.0 are. */
import { formatBits, prefixBits } from '../../model/index.ts';
import type { Prefix } from '../../../dsl/program/index.ts';
import type { Dialect, WireAttributes } from './json.ts';
import { NO_ATTRIBUTES } from './json.ts';
import type { Route } from './route.ts';
import { NAMED_COMMUNITIES, WORD_MAX } from './route.ts';

/** Words with one value or a list that change nothing that is looked at here. */
const IGNORED: ReadonlySet<string> = new Set([
  'aggregator',
  'originator-id',
  'cluster-list',
  'attribute',
  'extended-community',
  'name',
  'watchdog',
  'label',
  'rd',
  'route-distinguisher',
  'path-information',
]);

/** `error`: ExaBGP answers so. `exception`: it raises inside and never answers. */
export type Refused = 'error' | 'exception';

class Refusal extends Error {
  readonly how: Refused;
  constructor(how: Refused) {
    super(how);
    this.how = how;
  }
}

/** Reads the words after `route` (a prefix first) or after `attributes` (with `nlri P P …`). */
export function readAttributes(
  form: 'route' | 'attributes',
  words: readonly string[],
  dialect: Dialect,
): readonly Route[] | Refused {
  try {
    return new RouteReader(words, dialect).read(form);
  } catch (caught) {
    if (caught instanceof Refusal) return caught.how;
    throw caught;
  }
}

class RouteReader {
  readonly #words: string[];
  readonly #dialect: Dialect;
  #prefixes: string[] = [];
  #nextHop: string | undefined;
  #attributes: WireAttributes = NO_ATTRIBUTES;
  #explicitPath = false;

  constructor(words: readonly string[], dialect: Dialect) {
    this.#words = words.map((word) => word.replace(/;+$/, '')).filter((word) => word !== '');
    this.#dialect = dialect;
  }

  read(form: 'route' | 'attributes'): readonly Route[] {
    if (form === 'route') this.#prefixes = [readPrefix(this.#next())];
    while (this.#words.length > 0) this.#word(this.#next());
    if (this.#prefixes.length === 0) throw new Refusal('error');
    const common = { nextHop: this.#nextHop, attributes: this.#attributes, explicitPath: this.#explicitPath };
    return this.#prefixes.map((prefix) => ({ prefix, ...common }));
  }

  #next(): string {
    const word = this.#words.shift();
    if (word === undefined) throw new Refusal('error');
    return word;
  }

  #set(change: Partial<WireAttributes>): void {
    this.#attributes = { ...this.#attributes, ...change };
  }

  #word(word: string): void {
    switch (word) {
      case '{':
      case '}':
      case 'atomic-aggregate':
        return;
      case 'next-hop':
        this.#nextHop = this.#next();
        return;
      case 'origin': {
        this.#origin(this.#next());
        return;
      }
      case 'as-path': {
        this.#asPath();
        return;
      }
      case 'med': {
        this.#set({ med: readNumber(this.#next()) });
        return;
      }
      case 'local-preference': {
        this.#set({ localPref: readNumber(this.#next()) });
        return;
      }
      case 'community': {
        this.#set({ communities: this.#list().map(readCommunity) });
        return;
      }
      case 'large-community': {
        this.#set({ largeCommunities: [...new Set(this.#list().map(readLargeCommunity))] });
        return;
      }
      case 'nlri':
        this.#prefixes = this.#words.splice(0).map(readPrefix);
        return;
      case 'split':
        this.#prefixes = this.#prefixes.flatMap((prefix) => split(prefix, Number(this.#next().slice(1))));
        return;
      default:
        if (!IGNORED.has(word)) throw new Refusal('error');
        this.#list();
    }
  }

  #origin(word: string): void {
    if (word !== 'igp' && word !== 'egp' && word !== 'incomplete') throw new Refusal('error');
    this.#set({ origin: word });
  }

  /** One word, or everything to the closing bracket. */
  #list(): readonly string[] {
    const first = this.#next();
    if (first !== '[' && first !== '(') return [first];
    const close = first === '[' ? ']' : ')';
    const items: string[] = [];
    for (let word = this.#next(); word !== close; word = this.#next()) items.push(word);
    return items;
  }

  #asPath(): void {
    this.#explicitPath = true;
    const [asPath, asSet]: [number[], number[]] = [[], []];
    let into = asPath;
    for (const word of this.#list()) {
      if (word === '(') into = asSet;
      else if (word === ')') into = asPath;
      else if (word !== ',') into.push(readDigits(word));
    }
    if (asSet.length > 0 && this.#dialect === '5.0') throw new Refusal('error');
    this.#set({ asPath, asSet });
  }
}

function readDigits(word: string): number {
  if (!/^\d+$/.test(word)) throw new Refusal('error');
  return Number(word);
}

/** Too large a number is found only when the attribute is packed: an exception, not an error. */
function readNumber(word: string): number {
  const value = readDigits(word);
  if (value > WORD_MAX) throw new Refusal('exception');
  return value;
}

/** 4.2.21 adds the halves up: `65000:70000` goes out as 65001:4464. */
function readCommunity(word: string): string {
  const named = NAMED_COMMUNITIES.get(word.toLowerCase());
  if (named !== undefined) return named;
  const halves = word.split(':');
  if (halves.length !== 2) throw new Refusal('error');
  const value = readDigits(halves[0] ?? '') * 65_536 + readDigits(halves[1] ?? '');
  if (value > WORD_MAX) throw new Refusal('error');
  return `${Math.floor(value / 65_536)}:${value % 65_536}`;
}

function readLargeCommunity(word: string): string {
  const parts = word.split(':');
  if (parts.length !== 3) throw new Refusal('error');
  const values = parts.map(readDigits);
  if (values.some((value) => value > WORD_MAX)) throw new Refusal('exception');
  return values.join(':');
}

/** A prefix without a mask is a host route; one with host bits is an error; no address at all raises inside ExaBGP. */
function readPrefix(word: string): string {
  const text = word.includes('/') ? word : `${word}/${word.includes(':') ? '128' : '32'}`;
  const bits = prefixBits(text);
  if (bits) return formatBits(bits);
  const [host, length] = text.split('/');
  const hostBits = prefixBits(`${host ?? ''}/${(host ?? '').includes(':') ? '128' : '32'}`);
  throw new Refusal(hostBits && /^\d+$/.test(length ?? '') ? 'error' : 'exception');
}

function split(prefix: string, length: number): readonly Prefix[] {
  const bits = prefixBits(prefix);
  if (!bits || !(length >= bits.length)) throw new Refusal('error');
  const width = bits.family === 4 ? 32 : 128;
  const size = 1n << BigInt(width - length);
  const count = 1 << (length - bits.length);
  return Array.from({ length: count }, (_, index) =>
    formatBits({ family: bits.family, bits: bits.bits + BigInt(index) * size, length }),
  );
}
