/**
 * A3: the local preference is the router's declared one and above every one in its feed, else the router would not take
 * the route and weir would count on a move that did not happen.
 */
import { check, objection, OVERRIDES } from './check.ts';

export const a3LocalPref = check('A3 local preference', 'changes', OVERRIDES, ({ neighbor, prefix, route }, given) => {
  const declared = given.router(neighbor)?.localPref;
  if (route.localPref === undefined || route.localPref !== declared) {
    return objection('local-pref', `local preference ${String(route.localPref)}, declared is ${String(declared)}`);
  }
  const highest = given.state(prefix)?.highestLocalPref;
  if (highest === undefined || route.localPref > highest) return undefined;
  return objection('local-pref', `a route in the feed has local preference ${highest}, ours ${route.localPref}`);
});
