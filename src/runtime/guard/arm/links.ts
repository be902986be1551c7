/** Whether the links that the rules move traffic to can be used at all: next hop, capacity, a source of candidates. */
import type { LinkName, LinkSpec, Program, Rule } from '../../../dsl/program/index.ts';
import type { World } from '../../model/index.ts';
import { nextHopsOf } from '../given.ts';
import type { ArmRefusal } from './refusal.ts';
import { ofLink } from './refusal.ts';

export const linkRefusals = (program: Program, world: World): readonly ArmRefusal[] =>
  [...targets(program)].flatMap((name) => {
    const link = program.links.get(name);
    return link ? [...declared(program, link), ...measured(link, world), ...supplied(link, world)] : [];
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

function declared(program: Program, link: LinkSpec): readonly ArmRefusal[] {
  const { name } = link;
  if (link.router === undefined && program.routers.size !== 1) {
    return [
      ofLink('router-missing', name, 'router', `${name}: say which router it hangs on, or nothing can move to it`),
    ];
  }
  if (nextHopsOf(link).length > 0) return [];
  const text = `${name}: say its next-hop (or neighbor), or nothing can move to it`;
  return [ofLink('next-hop-missing', name, 'next-hop', text)];
}

function measured({ name }: LinkSpec, world: World): readonly ArmRefusal[] {
  if (world.links.get(name)?.capacity !== undefined) return [];
  const text = `${name}: say its capacity; neither the file nor SNMP tells it, and without it nothing is too much`;
  return [ofLink('capacity-unknown', name, 'capacity', text)];
}

/** Judged only once routes of active prefixes are known: before, no link has any. */
function supplied(link: LinkSpec, world: World): readonly ArmRefusal[] {
  const known = [...world.prefixes.values()].flatMap((state) => state.candidates);
  if (known.length === 0 || link.reachesAny) return [];
  const ownSession = [...world.roles.values()].some((role) => role.kind === 'link' && role.link === link.name);
  const fed = known.some(({ router, source }) => source === 'add-path' && router === link.router);
  if (ownSession || fed) return [];
  const text =
    `${link.name}: nothing shows which prefixes it reaches; give weir an add-path feed of its router, a session with ` +
    'its neighbour, or say reaches = any';
  return [ofLink('no-candidates', link.name, 'feed', text)];
}
