import type { Program } from '../../../dsl/program/index.ts';
import type { World } from '../../model/index.ts';
import { leaksIn } from '../leaks.ts';
import type { ArmRefusal } from './refusal.ts';
import { ofRouter } from './refusal.ts';

/** What would trip the guard the moment that weir is armed, one route per router. */
export function leakRefusals(program: Program, world: World): readonly ArmRefusal[] {
  const leaks = leaksIn(program, world);
  return [...world.roles].flatMap(([neighbor, role]) => {
    const leak = leaks.find((route) => route.neighbor === neighbor);
    if (role.kind !== 'readback' || !leak) return [];
    const text =
      `${role.router} exports ${leak.prefix} (path ${leak.asPath.join(' ')}), which is neither own nor a customer's: ` +
      'declare the customer, or mend the export policy; anything moved there might leak too';
    return [ofRouter('leak', role.router, 'readback', text)];
  });
}
