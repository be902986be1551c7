/** Which router an exporter of flow records is, and so whose interface numbers its records carry. */
import type { Program, RouterName } from '../../dsl/program/index.ts';
import type { InterfaceOwner } from '../world/index.ts';

/** By any address that the file gives a router; a lone router exports everything. */
export function routerOfExporter(program: Program, exporter: string): RouterName | undefined {
  const routers = [...program.routers.values()];
  const named = routers.find((router) =>
    [...router.neighbor, ...router.feed, ...router.loopback, router.snmp?.host].some((address) => address === exporter),
  );
  return named?.name ?? (routers.length === 1 ? routers[0]?.name : undefined);
}

/** Remembers each answer: there are few pairs, and one question per row. */
export function interfaceOwner(
  program: Program,
  lookUp: (router: RouterName, ifIndex: number) => ReturnType<InterfaceOwner>,
): InterfaceOwner {
  const routers = new Map<string, RouterName | undefined>();
  const owners = new Map<string, ReturnType<InterfaceOwner>>();
  return (exporter, ifIndex) => {
    const key = `${exporter} ${String(ifIndex)}`;
    if (owners.has(key)) return owners.get(key);
    if (!routers.has(exporter)) routers.set(exporter, routerOfExporter(program, exporter));
    const router = routers.get(exporter);
    const owner = router === undefined ? undefined : lookUp(router, ifIndex);
    owners.set(key, owner);
    return owner;
  };
}
