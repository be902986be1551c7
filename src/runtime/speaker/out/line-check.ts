/**
 * The last look at a line before it is written: is it in the closed list of forms, word by word?
 *
 * It shares no code with the module that forms lines, so that a mistake there is caught here: its own grammar, its own
 * numbers, ipaddr.js for addresses. What it does not recognise is not written. It knows text, not intent: whether a route
 * should be announced at all is the guard's question.
 */
import ipaddr from 'ipaddr.js';

/** Neighbours that may be addressed: `local peer`, as ExaBGP's configuration spells them. */
export type KnownNeighbors = ReadonlySet<string>;

const LONGEST = 1024;
const WORD_MAX = 2 ** 32 - 1;
const FIXED = new Set([
  '!weir!',
  'show neighbor summary',
  'show neighbor extensive',
  'show adj-rib out extensive',
  'show adj-rib in extensive',
]);

/** True when the line (without its line feed) may be written. */
export function isAllowedLine(line: string, known: KnownNeighbors): boolean {
  if (line.length >= LONGEST || !/^[\x20-\x7e]+$/.test(line)) return false;
  if (FIXED.has(line)) return true;
  const words = new Words(line.split(' '));
  if (!words.take('neighbor')) return false;
  const peer = words.next();
  if (!words.take('local-ip')) return false;
  if (!known.has(`${words.next()} ${peer}`)) return false;
  return command(words) && words.isAtEnd;
}

function command(words: Words): boolean {
  const verb = words.next();
  if (verb === 'teardown') return isNumber(words.next(), 10) && words.last !== '0';
  if (verb !== 'announce' && verb !== 'withdraw') return false;
  const shape = words.next();
  if (shape === 'attributes') {
    const family = attributes(words, verb === 'announce');
    return family !== undefined && words.take('nlri') && words.rest(2).every((word) => prefixFamily(word) === family);
  }
  if (shape !== 'route') return false;
  const family = prefixFamily(words.next());
  if (family === undefined) return false;
  return verb === 'withdraw' || attributes(words, true) === family;
}

/** The attributes in their one order, up to the next hop; the next hop's family. */
function attributes(words: Words, all: boolean): 'ipv4' | 'ipv6' | undefined {
  if (all) {
    if (!words.take('origin') || !['igp', 'egp', 'incomplete'].includes(words.next())) return undefined;
    if (words.take('as-path') && !words.list((word) => isNumber(word, WORD_MAX) && word !== '0')) return undefined;
    if (words.take('med') && !isNumber(words.next(), WORD_MAX)) return undefined;
    if (words.take('local-preference') && !isNumber(words.next(), WORD_MAX)) return undefined;
    if (words.take('community') && !words.list((word) => isTuple(word, 2, 2 ** 16 - 1))) return undefined;
    if (words.take('large-community') && !words.list((word) => isTuple(word, 3, WORD_MAX))) return undefined;
  }
  return words.take('next-hop') ? nextHopFamily(words.next()) : undefined;
}

const isNumber = (word: string, most: number): boolean =>
  /^[0-9]{1,10}$/.test(word) && String(Number(word)) === word && Number(word) <= most;

function isTuple(word: string, count: number, most: number): boolean {
  const members = word.split(':');
  return members.length === count && members.every((member) => isNumber(member, most));
}

/** The family of an address in its one canonical spelling; undefined for any other text and for mapped addresses. */
function addressFamily(word: string): 'ipv4' | 'ipv6' | undefined {
  if (ipaddr.IPv4.isValidFourPartDecimal(word)) return ipaddr.IPv4.parse(word).toString() === word ? 'ipv4' : undefined;
  if (!word.includes(':') || !ipaddr.IPv6.isValid(word)) return undefined;
  const parsed = ipaddr.IPv6.parse(word);
  return parsed.toRFC5952String() === word && !parsed.isIPv4MappedAddress() ? 'ipv6' : undefined;
}

function nextHopFamily(word: string): 'ipv4' | 'ipv6' | undefined {
  return word === '0.0.0.0' || word === '::' ? undefined : addressFamily(word);
}

function prefixFamily(word: string): 'ipv4' | 'ipv6' | undefined {
  const [text, mask, ...more] = word.split('/');
  if (text === undefined || mask === undefined || more.length > 0) return undefined;
  const family = addressFamily(text);
  if (family === undefined || !isNumber(mask, family === 'ipv4' ? 32 : 128)) return undefined;
  const bytes = ipaddr.parse(text).toByteArray();
  const hostBits = bytes.some(
    (byte, index) => (byte & (0xff >> Math.min(8, Math.max(0, Number(mask) - 8 * index)))) !== 0,
  );
  return hostBits ? undefined : family;
}

/** A cursor over the words of a line; behind the end it gives the empty word, which fits nowhere. */
class Words {
  readonly #words: readonly string[];
  #at = 0;
  last = '';

  constructor(words: readonly string[]) {
    this.#words = words;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#words.length;
  }

  next(): string {
    this.last = this.#words[this.#at++] ?? '';
    return this.last;
  }

  /** Steps over `expected` if it comes next. */
  take(expected: string): boolean {
    if (this.#words[this.#at] !== expected) return false;
    this.#at++;
    return true;
  }

  /** `[ word word ]` with at least one word. */
  list(good: (word: string) => boolean): boolean {
    if (!this.take('[')) return false;
    let count = 0;
    while (!this.take(']')) {
      if (this.isAtEnd || !good(this.next())) return false;
      count++;
    }
    return count > 0;
  }

  /** All words that are left, at least `least`; an unfit empty word when there are fewer. */
  rest(least: number): readonly string[] {
    const rest = this.#words.slice(this.#at);
    this.#at = this.#words.length;
    return rest.length < least ? [''] : rest;
  }
}
