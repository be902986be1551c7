/** What the byte readers share: the characters of JSON and the smallest steps over them. */
export const FAIL = -1;
export const SPACE = 32;
export const QUOTE = 34;
export const COMMA = 44;
export const SLASH = 47;
export const ZERO = 48;
export const COLON = 58;
export const OPEN_LIST = 91;
export const BACKSLASH = 92;
export const CLOSE_LIST = 93;
export const OPEN_OBJECT = 123;
export const CLOSE_OBJECT = 125;

export const ascii = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));

export function startsWith(bytes: Uint8Array, at: number, expected: Uint8Array): boolean {
  for (let index = 0; index < expected.length; index++) if (bytes[at + index] !== expected[index]) return false;
  return true;
}

export function skipSpaces(bytes: Uint8Array, at: number): number {
  let position = at;
  while (bytes[position] === SPACE) position++;
  return position;
}

/** Behind a comma and the spaces around it. */
export function skipComma(bytes: Uint8Array, at: number): number {
  const position = skipSpaces(bytes, at);
  return bytes[position] === COMMA ? skipSpaces(bytes, position + 1) : FAIL;
}
