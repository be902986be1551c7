import type { RouteAttributes } from './announcement.ts';

/** Whether two routes are equal on the wire; community lists are sets. */
export function sameRoute(a: RouteAttributes, b: RouteAttributes): boolean {
  return (
    a.nextHop === b.nextHop &&
    a.origin === b.origin &&
    a.localPref === b.localPref &&
    a.med === b.med &&
    sameList(a.asPath, b.asPath) &&
    sameList([...a.communities].sort(), [...b.communities].sort()) &&
    sameList([...a.largeCommunities].sort(), [...b.largeCommunities].sort())
  );
}

const sameList = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.length === b.length && a.every((item, index) => item === b[index]);
