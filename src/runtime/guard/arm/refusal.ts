import type { LinkName, RouterName } from '../../../dsl/program/index.ts';

/** Why weir must not be armed: a code, whom it concerns, the word of the file that answers it, and what would be lost. */
export interface ArmRefusal {
  readonly code: ArmCode;
  readonly router: RouterName | undefined;
  readonly link: LinkName | undefined;
  /** Property of the router or link in the rule file, or of the neighbour in exabgp.conf (`send`, `local-as`). */
  readonly word: string;
  readonly message: string;
}

export type ArmCode =
  | 'no-neighbor'
  | 'no-session'
  | 'session-mute'
  | 'session-down'
  | 'neighbor-ambiguous'
  | 'no-echo'
  | 'own-as-differs'
  | 'serves-missing'
  | 'reflect-missing'
  | 'reflect-with-all'
  | 'customers-need-tag'
  | 'readback-missing'
  | 'export-unproven'
  | 'leak'
  | 'inject-mixed'
  | 'loopback-missing'
  | 'core-missing'
  | 'local-pref-low'
  | 'router-missing'
  | 'next-hop-missing'
  | 'capacity-unknown'
  | 'no-candidates';

export const ofRouter = (code: ArmCode, router: RouterName, word: string, message: string): ArmRefusal => ({
  code,
  router,
  link: undefined,
  word,
  message,
});

export const ofLink = (code: ArmCode, link: LinkName, word: string, message: string): ArmRefusal => ({
  code,
  router: undefined,
  link,
  word,
  message,
});
