/** The well-known communities that decide who hears of a route. */
import { community } from '../../dsl/program/index.ts';

/** RFC 1997: not to be announced outside the AS. */
export const NO_EXPORT = community('65535:65281');
/** RFC 1997: not to be announced to any neighbour, internal ones included. */
export const NO_ADVERTISE = community('65535:65282');
/** RFC 7999: whoever honours it drops the traffic to the prefix. */
export const BLACKHOLE = community('65535:666');
