/**
 * Texts, places in them, and what can be said about a place.
 *
 * The first folder of the compiler and the only one that all others share. A `Source` is a text that somebody handed
 * in together with the name it goes by; nothing here opens a file. A place is a pair of offsets, because offsets are
 * cheap to carry through 50,000 lines; lines and columns are worked out only when a place is shown.
 *
 * A diagnostic is a value: a code, a place, and words. It is drawn here as well, without colour, because a rejected
 * reload has to say exactly what `weir check` says; who draws it may hand in colours.
 * Columns count UTF-16 units as editors do, so a caret under text with characters outside the BMP may be off by some.
 */
export * from './source.ts';
export * from './diagnostic.ts';
export * from './nearest.ts';
export * from './draw.ts';
