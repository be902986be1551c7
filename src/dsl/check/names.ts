/** Did-you-mean for names: among those that would fit the place. */
import type { Declared } from '../resolve/index.ts';
import { nearest } from '../text/index.ts';
import type { Context } from './context.ts';
import { GLOBAL_MEASURES, PREFIX_MEASURES, WINDOW_FUNCTIONS } from './measures.ts';

type Wanted = 'link' | 'set' | 'group' | 'schedule' | 'fn' | 'macro' | 'value';

const FITS: Readonly<Record<Wanted, readonly Declared['kind'][]>> = {
  link: ['link', 'let', 'parameter', 'variable', 'namespace'],
  set: ['set', 'let', 'parameter', 'namespace'],
  group: ['group', 'let', 'parameter', 'namespace'],
  schedule: ['schedule', 'parameter', 'namespace'],
  fn: ['fn', 'namespace'],
  macro: ['macro', 'namespace'],
  value: ['let', 'parameter', 'variable', 'fn', 'link', 'group', 'namespace'],
};

export function suggest(word: string, context: Context, wanted: Wanted): string | undefined {
  const kinds = FITS[wanted];
  const names = [...context.scope.visible()].filter(([, symbol]) => kinds.includes(symbol.kind)).map(([name]) => name);
  if (wanted === 'set') names.push('own');
  if (wanted === 'fn') names.push(...Object.keys(WINDOW_FUNCTIONS), 'env');
  if (wanted === 'value')
    names.push(...Object.keys(GLOBAL_MEASURES), ...(context.judging ? Object.keys(PREFIX_MEASURES) : []));
  return nearest(word, names);
}

export const suggestFrom = (word: string, names: Iterable<string>): string | undefined => nearest(word, names);
