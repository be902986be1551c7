/** What is wrong with what ExaBGP says, for `status` and the log. */
import type { ExabgpSpeaker } from '../speaker/index.ts';

/** Empty when all is well. */
export function inputTroubles(speaker: Pick<ExabgpSpeaker, 'defects' | 'sessions'>): readonly string[] {
  const troubles: string[] = [];
  const refused = [...speaker.defects];
  if (speaker.sessions().size === 0) {
    troubles.push('ExaBGP has shown no session; are `neighbor-changes` and `encoder json` in exabgp.conf?');
  }
  if (refused.length > 0) {
    const counts = refused.map(([kind, count]) => `${String(count)} ${kind}`).join(', ');
    troubles.push(`not everything that ExaBGP wrote could be read: ${counts}`);
  }
  return troubles;
}
