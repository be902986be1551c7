/** Whether the links that the rules move traffic to can be used at all: next hop, capacity, a source of candidates. */
import type { LinkName, LinkSpec, Program, RouterName, Rule } from '../../../dsl/program/index.ts';
import type { World } from '../../model/index.ts';
import { nextHopsOf, routerOf } from '../declared.ts';
import type { ArmRefusal } from './refusal.ts';
import { ofLink } from './refusal.ts';

export const linkRefusals = (program: Program, world: World): readonly ArmRefusal[] =>
  [...targets(program)].flatMap((name) => {
    const link = program.links.get(name);
    return link ? [...measured(link, world), ...usable(program, link, world)] : [];
  });

/** Links that rules or the objective may put traffic on. */
function targets(program: Program): ReadonlySet<LinkName> {
  const any = [...program.links.values()].filter((link) => link.role !== 'customer').map((link) => link.name);
  const ofRules = program.rules.flatMap((rule) => rule.actions.flatMap((action) => targetsOf(action, any)));
  const ofObjectives = program.objectives.flatMap(({ direction, over }) => (direction === 'outbound' ? over : []));
  return new Set([...ofRules, ...ofObjectives]);
}

function targetsOf(action: Rule['actions'][number], any: readonly LinkName[]): readonly LinkName[] {
  if (action.kind === 'drain') return any.filter((name) => name !== action.link);
  if (action.kind !== 'move') return [];
  switch (action.to.kind) {
    case 'links':
      return action.to.links;
    case 'best':
      return action.to.of;
    case 'optimal':
      return any;
  }
}

function measured({ name }: LinkSpec, world: World): readonly ArmRefusal[] {
  if (world.links.get(name)?.capacity !== undefined) return [];
  const text = `${name}: say its capacity; neither the file nor SNMP tells it, and without it nothing is too much`;
  return [ofLink('capacity-unknown', name, 'capacity', text)];
}

function usable(program: Program, link: LinkSpec, world: World): readonly ArmRefusal[] {
  const { name } = link;
  const router = routerOf(program, link);
  if (router === undefined) {
    return [
      ofLink('router-missing', name, 'router', `${name}: say which router it hangs on, or nothing can move to it`),
    ];
  }
  if (nextHopsOf(link).length === 0) {
    const text = `${name}: say its next-hop (or neighbor), or nothing can move to it`;
    return [ofLink('next-hop-missing', name, 'next-hop', text)];
  }
  if (link.reachesAny || isShown(link, router, world)) return [];
  const text =
    `${name}: nothing shows which prefixes it reaches; give weir an add-path feed of ${router}, a session with its ` +
    'neighbour, or say reaches = any';
  return [ofLink('no-candidates', name, 'feed', text)];
}

/** Judged only once routes of active prefixes are known: before, no link has any. */
function isShown({ name }: LinkSpec, router: RouterName, world: World): boolean {
  const known = [...world.prefixes.values()].flatMap((state) => state.candidates);
  const own = [...world.roles.values()].some((role) => role.kind === 'link' && role.link === name);
  return own || known.length === 0 || known.some((path) => path.source === 'add-path' && path.router === router);
}
