/** What the lexer can say. */
import { diagnosticKind } from '../text/index.ts';
import type { Span } from '../text/index.ts';

const orNothing = (meant: string | undefined, otherwise: string): string =>
  meant === undefined ? otherwise : `did you mean \`${meant}\`?`;

export const badQuantity = diagnosticKind(
  {
    code: 'E0101',
    title: 'A quantity is malformed',
    about:
      'A quantity is a number and a unit: `80%`, `10Gbps`, `500kbps`, `3Mpps`, `5m`, `1h30m`, `0.35USD/Mbps`, `900USD/month`. ' +
      'Case counts, because `m` is a minute and `M` would be a million. Digits are not grouped.',
  },
  (at: Span, image: string, meant: string | undefined) => ({
    at,
    message: `\`${image}\` is not a quantity`,
    label: 'unknown unit or malformed number',
    help: orNothing(meant, 'write a number and a unit, such as 80%, 10Gbps, 5m or 0.35USD/Mbps'),
  }),
);

export const badAddress = diagnosticKind(
  {
    code: 'E0102',
    title: 'An address or prefix is malformed',
    about:
      'IPv4 has four numbers from 0 to 255 and a mask up to /32, IPv6 eight groups (or `::` once) and a mask up to /128. ' +
      'With a port: `192.0.2.1:2055`, `[2001:db8::1]:2055`.',
  },
  (at: Span, image: string, meant: string | undefined) => ({
    at,
    message: `\`${image}\` is not an address or prefix`,
    label: 'malformed',
    help: orNothing(meant, 'IPv4 as 192.0.2.1 or 203.0.113.0/24, IPv6 as 2001:db8::1 or 2001:db8::/32'),
  }),
);

export const hostBits = diagnosticKind(
  {
    code: 'E0103',
    title: 'A prefix has bits set after its mask',
    about:
      'BGP announces networks. `203.0.113.5/24` may mean the network 203.0.113.0/24 or the host 203.0.113.5/32; say which.',
  },
  (at: Span, image: string, meant: string | undefined) => ({
    at,
    message: `\`${image}\` has address bits after its mask`,
    label: 'not a network',
    help: orNothing(meant, 'clear the bits after the mask'),
  }),
);

export const outOfRange = diagnosticKind(
  {
    code: 'E0104',
    title: 'A number is out of its range',
    about:
      'Each half of a community holds 0 to 65535, each third of a large community and an AS number 0 to 4294967295. ' +
      'A router would silently keep the low bits of anything larger.',
  },
  (at: Span, image: string) => ({
    at,
    message: `\`${image}\` is out of range`,
    label: 'too large',
    help: 'a community is 0-65535:0-65535, a large community and an AS number go to 4294967295',
  }),
);

export const openText = diagnosticKind(
  {
    code: 'E0105',
    title: 'A text does not end',
    about:
      'A text stands in straight double quotes on one line. `\\"` is a quote inside it, `\\\\` a backslash, `\\n` a new line.',
  },
  (at: Span, curly: boolean) => ({
    at,
    message: curly ? 'this text is in typographic quotes' : 'this text does not end on its line',
    label: curly ? 'not a straight quote' : 'opened here',
    help: 'put the text in straight double quotes: "…"',
  }),
);

export const badEscape = diagnosticKind(
  {
    code: 'E0106',
    title: 'An unknown escape in a text',
    about: 'Only `\\"`, `\\\\` and `\\n` mean something after a backslash.',
  },
  (at: Span, escape: string) => ({
    at,
    message: `\`${escape}\` means nothing in a text`,
    label: 'unknown escape',
    help: 'write \\\\ for a backslash, \\" for a quote, \\n for a new line',
  }),
);

export const badName = diagnosticKind(
  {
    code: 'E0107',
    title: 'A name has characters that names do not have',
    about:
      'Names are ASCII letters, digits, `_` and inner `-`, and begin with a letter. Any other text can be a name in backquotes on one line.',
  },
  (at: Span, image: string, closed: boolean) => ({
    at,
    message: closed ? `\`${image}\` is not a name` : 'this quoted name does not end or is empty',
    label: closed ? 'has letters outside ASCII' : 'opened here',
    help: closed ? `put it in backquotes: \`${image}\`` : 'close the name with a backquote on the same line',
  }),
);

export const strayCharacter = diagnosticKind(
  {
    code: 'E0108',
    title: 'A character that means nothing',
    about: 'The character has no meaning in the language outside texts and comments.',
  },
  (at: Span, image: string) => ({
    at,
    message: `${image.length > 1 ? 'the characters' : 'the character'} \`${image}\` mean${image.length > 1 ? '' : 's'} nothing here`,
    label: 'stray',
    help: 'remove it; comments begin with #, texts stand in double quotes',
  }),
);

export const tooLarge = diagnosticKind(
  {
    code: 'E0109',
    title: 'A file is too large',
    about:
      'A rule file may have 8 MiB, a set file 16 MiB. Long lists of prefixes belong in set files: `set name = from "file"`.',
  },
  (at: Span, size: number, limit: number) => ({
    at,
    message: `the file has ${String(Math.ceil(size / 1024))} KiB, more than the ${String(limit / 1024)} KiB that are read`,
    label: 'this file',
    help: 'split it with `import`, or move lists of prefixes into a set file: set name = from "file"',
  }),
);
