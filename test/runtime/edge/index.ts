/**
 * A small network for tests: routers edge1 with links a and b, edge2 with link c, and a customer behind link d of edge1.
 *
 * Everything in it is in order: a prefix that leaves by `a` may be moved to `b`, our own block may be announced to the
 * neighbour of `a`. A test changes the one thing that it is about. AS 65000 is ours, 65101 to 65104 are behind a to d.
 * It has no behaviour: nothing here answers, learns or forwards.
 */
export * from './announcement.ts';
export * from './program.ts';
export * from './world.ts';
