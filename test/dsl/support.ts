/** Short ways to compile a text in a test. */
import { compile, plainDiagnostic } from '../../src/dsl/index.ts';
import type { Compiled, CompileOptions } from '../../src/dsl/index.ts';
import type { Program, Rule } from '../../src/dsl/program/index.ts';

/** One router, two links with counters, flow records, an own block: what most rules need. */
export const NETWORK = `
own { 203.0.113.0/24 }
router edge { neighbor = 10.0.0.1  snmp = 10.0.0.1  community = "public"  internal = 10.0.0.1 }
link A { interface = "eth1"  neighbor = 192.0.2.1  asn = AS64511  capacity = 10Gbps  prepend-tags = [64496:1, 64496:2, 64496:3]  mute-tag = 64496:9 }
link B { interface = "eth2"  neighbor = 192.0.2.5  asn = AS64512  capacity = 10Gbps  prepend-tags = [64496:1, 64496:2, 64496:3]  mute-tag = 64496:9 }
source flows : netflow { listen = 10.0.0.9:2055  from = 10.0.0.1 }
`;

export function compileText(text: string, options?: CompileOptions): Compiled {
  return compileFiles({ 'edge.weir': text }, options);
}

/** The first file is the entry. */
export function compileFiles(files: Readonly<Record<string, string>>, options?: CompileOptions): Compiled {
  const read = (path: string) => (path in files ? { text: files[path]! } : { problem: 'does not exist' });
  return compile(Object.keys(files)[0]!, read, options);
}

export function programOf(text: string, options?: CompileOptions): Program {
  const { program, diagnostics } = compileText(text, options);
  if (program === undefined) throw new Error(diagnostics.map(plainDiagnostic).join('\n'));
  return program;
}

/** The rules of a text that stands below NETWORK. */
export const rulesOf = (text: string): readonly Rule[] => programOf(NETWORK + text).rules;

/** Codes of what is wrong with a text below NETWORK, but for what only acts later. */
export function codesOf(text: string): readonly string[] {
  const { diagnostics } = compileText(NETWORK + text);
  return diagnostics.map((each) => each.code).filter((code) => code !== 'W0719' && code !== 'W0813');
}
