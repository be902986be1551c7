/**
 * ExaBGP's JSON to routes in words: lines of 4.2.21 and 5.0 in, messages and an update buffer out.
 *
 * Two decoders with one meaning. fast.ts reads the bytes of the lines that make up a table, at the speed of JSON.parse
 * alone; full.ts parses the JSON, trusts no value in it and takes whatever the fast one leaves: states, markers,
 * oddities, hostile lines. line-shape.ts recognises a known neighbour's lines by their first 300 bytes. Neither checks
 * what BGP lets a neighbour announce: loops, policies and validity are the routers' and the guard's business.
 */
export { LineDecoder } from './decoder.ts';
export type { DefectKind, Defects, Message, Neighbor } from './message.ts';
