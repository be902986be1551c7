/**
 * What hangs on each router, as the file must say because weir cannot see it: most agents have no BGP4-MIB. Each answer
 * that is missing is a way to lose traffic that was seen on real routers.
 *
 * Only routers with links are asked: the others are never written to.
 */
import type { Program, RouterSpec } from '../../../dsl/program/index.ts';
import type { World } from '../../model/index.ts';
import { routerOf } from '../declared.ts';
import type { ArmRefusal } from './refusal.ts';
import { ofRouter } from './refusal.ts';

export function deploymentRefusals(program: Program, world: World): readonly ArmRefusal[] {
  const routers = routersWithLinks(program);
  return routers.flatMap((router) => [
    ...served(program, router),
    ...exported(routers, router, world),
    ...(routers.length > 1 ? together(routers, router) : []),
  ]);
}

export function routersWithLinks(program: Program): readonly RouterSpec[] {
  const used = new Set([...program.links.values()].map((link) => routerOf(program, link)));
  return [...program.routers.values()].filter((router) => used.has(router.name));
}

function served(program: Program, router: RouterSpec): readonly ArmRefusal[] {
  const { name, serves, reflect } = router;
  if (serves === undefined) {
    const lost = 'an override makes it withdraw the prefix from its other iBGP peers, and from its BGP customers';
    return [ofRouter('serves-missing', name, 'serves', `${name}: say serves = nobody, default or full-table; ${lost}`)];
  }
  const refusals: ArmRefusal[] = [];
  if (serves === 'full-table' && !reflect) {
    const lost = `its iBGP peers would lose every prefix that is moved; make ExaBGP a route-reflector client of it`;
    refusals.push(ofRouter('reflect-missing', name, 'reflect', `${name} serves a full table: reflect = yes; ${lost}`));
  }
  if (serves === 'full-table' && router.export === 'no-export' && hasCustomers(program, router)) {
    const lost = 'with NO_EXPORT its BGP customers would lose every prefix that is moved';
    refusals.push(ofRouter('customers-need-tag', name, 'export', `${name} serves customers: export = tag; ${lost}`));
  }
  return refusals;
}

const hasCustomers = (program: Program, router: RouterSpec): boolean =>
  program.customers.length > 0 ||
  [...program.links.values()].some((link) => link.role === 'customer' && routerOf(program, link) === router.name);

/** A route without NO_EXPORT is reflected to the other routers, so every one of them has to prove its policy. */
function exported(routers: readonly RouterSpec[], router: RouterSpec, world: World): readonly ArmRefusal[] {
  const { name, readback } = router;
  const tagging = routers.filter((other) => other.export === 'tag');
  const concerned = tagging.some((other) => other.name === name || other.scope === 'as');
  if (!concerned || world.exportProven.has(name)) return [];
  const lost = 'without proof that its export policies reject the tag, a moved prefix could leak to its providers';
  if (readback.length > 0) {
    return [
      ofRouter('export-unproven', name, 'readback', `${name}: its read-back session has shown no proof; ${lost}`),
    ];
  }
  return [ofRouter('readback-missing', name, 'readback', `${name}: export = tag needs a read-back session; ${lost}`)];
}

function together(routers: readonly RouterSpec[], router: RouterSpec): readonly ArmRefusal[] {
  const { name, inject, reflect } = router;
  if (routers.some((other) => other.inject !== inject)) {
    const lost = 'packets would loop between routers of which only some follow by iBGP';
    return [ofRouter('inject-mixed', name, 'inject', `${name}: inject must be the same on all routers; ${lost}`)];
  }
  if (inject === 'target') {
    const lost = 'the other routers would never hear of a move and keep sending to the old link';
    if (reflect || router.scope === 'router') return [];
    return [ofRouter('reflect-missing', name, 'reflect', `${name} is one of several: reflect = yes; ${lost}`)];
  }
  const refusals: ArmRefusal[] = [];
  if (reflect) {
    const lost = 'written to all and reflected, the routes loop as soon as one inject session is lost';
    refusals.push(ofRouter('reflect-with-all', name, 'reflect', `${name}: inject = all with reflect = yes; ${lost}`));
  }
  if (!families(router.neighbor).every((family) => families(router.loopback).includes(family))) {
    const lost = 'the other routers need it as next hop';
    refusals.push(ofRouter('loopback-missing', name, 'loopback', `${name}: inject = all; ${lost}`));
  }
  if (router.core === undefined) {
    const lost = 'packets that cross a router which holds a table and is not steered would loop';
    const words = 'core = tunnelled or default-only';
    refusals.push(ofRouter('core-missing', name, 'core', `${name}: inject = all needs ${words}; ${lost}`));
  }
  return refusals;
}

const families = (addresses: readonly string[]): readonly boolean[] => addresses.map((text) => text.includes(':'));
