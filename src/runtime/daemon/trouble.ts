/** What the speaker has to complain about, in an operator's words. */
import type { SpeakerTrouble } from '../speaker/index.ts';

export function describeTrouble(trouble: SpeakerTrouble): string {
  switch (trouble.kind) {
    case 'prefixLimit':
      return `ALARM ${trouble.neighbor}: the sending-side prefix limit is reached at ${trouble.prefix}; nothing new goes there`;
    case 'foreignRoute':
      return `${trouble.neighbor}: ${trouble.prefix} is already announced there by somebody else (exabgp.conf?); it is left alone`;
    case 'unformable':
      return `${trouble.prefix} cannot be said to ExaBGP: ${JSON.stringify(trouble.refusal)}`;
    case 'linesLost':
      return `${String(trouble.lines)} lines of ExaBGP were lost; the tables are read again and nothing new is decided until then`;
    case 'tablesUntrusted':
      return `the tables of ${trouble.neighbors.join(', ')} cannot be read again from ExaBGP; the sessions have to be reset`;
    case 'routeRefresh':
      return `${trouble.peer}: route-refresh is on in exabgp.conf; ExaBGP 4.2 crashes sessions with it. Write: route-refresh disable;`;
  }
}
