/** Whether the links can say what inbound actions ask of them: what is missing is a warning here and refuses arming. */
import type { Report, Span } from '../text/index.ts';
import type { CheckedAction, CheckedRule } from './checked.ts';
import * as mistakes from './mistakes/index.ts';
import type { LinkFacts, Network } from './network.ts';

const MOST_PREPENDS = 16;

type Inbound = Extract<CheckedAction, { on: unknown }>;

export function checkSignals(rules: readonly CheckedRule[], network: Network, report: Report): void {
  // One message for each link and thing that is missing, at the first action that needs it.
  const said = new Set<string>();
  const say = (at: Span, link: LinkFacts, missing: string): void => {
    if (said.has(`${link.name} ${missing}`)) return;
    said.add(`${link.name} ${missing}`);
    report(mistakes.cannotSignal(at, link.name, missing));
  };
  for (const { actions } of rules) {
    for (const action of actions) {
      if (!('on' in action) || action.kind === 'mark') continue;
      for (const link of linksOf(action, network)) {
        for (const missing of missingFor(action, link, network)) say(action.span, link, missing);
      }
    }
  }
}

function linksOf({ on }: Inbound, network: Network): LinkFacts[] {
  const all = [...network.links.values()];
  return typeof on === 'string' ? all : all.filter((link) => on.some((name) => name === link.name));
}

function missingFor(action: Inbound, link: LinkFacts, network: Network): string[] {
  const { values } = link;
  const isDirect = values.signal === 'direct' || (values.signal === undefined && values.local.length > 0);
  if (isDirect) return values.local.length > 0 ? [] : ['local = <address of the router on the link>'];
  const missing: string[] = [];
  const prepends = action.kind === 'prepend' ? (action.amount ?? 0) : 0;
  if (prepends <= MOST_PREPENDS && prepends > values['prepend-tags'].length) {
    missing.push(`prepend-tags = [${prepends === 1 ? '…' : `… ${String(prepends)} communities …`}]`);
  }
  const mutes = action.kind === 'announce' || action.kind === 'withdraw';
  if (mutes && values['mute-tag'] === undefined) missing.push('mute-tag = <community>');
  const internal = network.routerOf(link)?.values.internal ?? [];
  const blocksKnow = network.own.every((own) => own.values['next-hop'] !== undefined);
  if (!blocksKnow && internal.length === 0) missing.push('internal = <next hop of own blocks>, on its router');
  return missing;
}
