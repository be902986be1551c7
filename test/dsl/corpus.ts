/** Good files for tests that mutate, cut and print: every statement, clause and action of the grammar occurs. */
import { NETWORK } from './support.ts';

/** The example of the language's reference, whole. */
export const EXAMPLE = `weir 1
## Who we are.
own { 203.0.113.0/24, 198.51.100.0/22, 2001:db8::/32 }

router edge1 {
  neighbor = 10.98.0.1   serves = default    # the session by which routes are injected and seen
  snmp = 10.98.0.1   community = env("WEIR_SNMP")   every = 5s
}
source flows : netflow { listen = "10.98.0.2:2055"  from = 10.98.0.1 }

link transit_a {
  router = edge1   interface = "xe-0/0/0"
  neighbor = 192.0.2.2   asn = AS65101   next-hop = 192.0.2.2
  capacity = 10Gbps   commit = 3Gbps   price = 0.35USD/Mbps
}
link transit_b {
  router = edge1   interface = "xe-0/0/1"
  neighbor = 198.51.100.2   asn = AS65102   next-hop = 198.51.100.2
  capacity = 10Gbps   price = 0.20USD/Mbps
}
let transits = [transit_a, transit_b]
set pinned = { 100.64.9.0/24, AS64511 }
group blocks = split own into /24 regroup every 1h max 8

rule relieve_a "transit_a is close to full"
  when link transit_a outbound > 80% for 2m
  move top 20 prefixes where not prefix in pinned to transit_b until < 65%
  release when demand of link transit_a outbound < 55% for 30m
  hold 15m
  because "drops seen above 88 %"

optimize inbound for balance 0.5 + cost 0.3 + latency 0.2 over transits using blocks every 5m
always prepend 2 on non-optimal

never announce longer /24, /48
limits { moves 20 per 5m; announcements 400; hold 15m }

test "relieves transit_a after two minutes, not before" {
  given link transit_a outbound load 40% -> 85% over 5m
  given prefix 100.64.7.0/24 volume 900Mbps via transit_a
  given route 100.64.7.0/24 from transit_b
  at 4m expect nothing
  at 8m expect move 100.64.7.0/24 to transit_b by relieve_a
}
`;

/** Statements that stand below NETWORK and have no mistake, one per line group. */
export const STATEMENTS: readonly string[] = [
  'when link A > 80% move top prefixes to B; prepend 2 on non-optimal',
  'rule busy "two words" when any link x in transits > 0.8 * capacity of x and not sessions.up < 2 for 30s\n  notify "full"',
  'rule renamed was older when avg(link A outbound, 5m) > 8Gbps or p95(link B, 30d) >= 3Gbps move top 5 prefixes by volume from A to best of transits by load until link A < 50%',
  'rule nightly every 1h during nights move prefixes in pinned to B priority 200 because "cheaper at night"',
  'always move 198.51.100.0/24 to A',
  'rule quiet when link A < 10% and link B < 10% for 10m freeze all; notify "quiet"',
  'rule maintenance when load of link B > 1Mbps drain B release when sessions.up > 1 for 5m hold 1h',
  'rule signals when link A inbound > 70% tag 64496:3, 64496:1:2 on A, B for group blocks; med 50 on A; local-pref 120 on B for 203.0.113.0/24',
  'rule pull when link A inbound > 70% announce more-specific /24 on optimal; withdraw aggregate from non-optimal; announce group blocks on all',
  'rule coloured when link A outbound > 60% mark dscp 12 for top 3 prefixes via B; mark vlan red for prefixes via optimal',
  'rule filtered when link A > 90% move top 9 prefixes where volume > 5Mbps and not (prefix in pinned or age > 5m) to B',
  'set more = pinned + { 10.0.0.0/8 ge 16 le 24, 2001:db8::/32 le 48 } - 10.1.0.0/16',
  'group mine = { 203.0.113.0/24 }',
  'group halves = split own into /25 max 4 regroup every 1d',
  'let limit: ratio = 80% - 5%',
  'let pair = [A, B]',
  'fn hot(l: link, level: ratio) -> bool = link l > level and loss_free()',
  'fn loss_free() = sessions.up >= 1',
  'rule by_function when hot(A, 90%) notify "hot"',
  'macro watch(l: link, level: ratio) {\n  rule full when link l > level notify "full"\n}',
  'use watch(A, 85%) as first',
  'schedule working = 08:00 - 18:00 on mon, tue, wed in "Europe/Berlin"',
  'optimize outbound for balance 2 + cost over transits every 1m during nights',
  'never announce outside own',
  'never move prefixes in pinned to B',
  'never when sessions.up < 1',
  'require route from B',
  'require flows.age < 5m',
  'allow more-specific /25 for prefixes in pinned',
  'limits { moves 20 per 5m; churn 40 per 1m; announcements 400; hold 15m; change 60s; own-change 30m; settle 10m; blast 20% }',
  'customer acme { asn = AS64500  prefixes = [pinned, 198.51.100.0/24] }',
  'source loop : icmp { targets = [192.0.2.9, 192.0.2.10]  every = 10s  timeout = 1s  budget = 50pps }',
  'link `to the moon` { neighbor = 192.0.2.9; signal = tag; prepend-tags = [64496:1, 64496:2]; mute-tag = 64496:9; reaches = any }',
  'own 198.51.100.0/24 with { next-hop = 10.0.0.7  originated = [A, B] }',
  'test "everything" {\n  given session edge down; given group blocks volume 3Gbps\n  at 1m expect no nothing by busy\n  at 2m expect rule busy idle\n  expect announce 203.0.113.0/24 on A\n  expect prepend 2 on B\n  expect release\n  expect link A < 50%\n}',
];

/** What STATEMENTS name and do not declare themselves. */
export const AROUND = `${NETWORK}
let transits = [A, B]
set pinned = { 100.64.9.0/24, AS64511 }
group blocks = split own into /25
schedule nights = 22:00 - 06:00
`;

export const EVERYTHING = `${AROUND}\n${STATEMENTS.join('\n\n')}\n`;
