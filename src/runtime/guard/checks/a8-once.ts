/** A8: one plan, one wish. Of two routes for one prefix at one neighbour the second would silently replace the first. */
import type { Check } from '../verdict.ts';
import { EVERYTHING, objection } from './check.ts';

export const a8Once: Check = {
  id: 'A8 once',
  asks: 'always',
  of: EVERYTHING,
  prepare: ({ desired }) => {
    const seen = new Set<string>();
    const repeated = new Set(
      desired.filter(({ neighbor, prefix }) => seen.size === seen.add(`${neighbor} ${prefix}`).size),
    );
    return (announcement) =>
      repeated.has(announcement)
        ? objection('twice', `${announcement.prefix} is wanted twice at ${announcement.neighbor}`)
        : undefined;
  },
};
