/** Third-party captures with other software's decode of them. They lie beside the repository and may be absent. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';

const FOLDER = new URL('../../../../../shared/data/flows/', import.meta.url);

export interface Capture {
  readonly name: string;
  readonly file: Uint8Array;
  readonly tshark: readonly Expected[];
  readonly golden: readonly Expected[];
}

export type ExpectedRecord = Readonly<Record<string, unknown>>;

/** As far as it is compared; README.md beside the captures has the whole format. */
export interface Expected {
  readonly exporter: string;
  readonly version: unknown;
  readonly count?: number | null;
  readonly domain?: number;
  readonly sequence?: number;
  readonly agent?: string;
  readonly templates?: readonly number[];
  readonly malformed?: boolean;
  readonly records: readonly ExpectedRecord[];
  readonly options?: readonly ExpectedRecord[];
  readonly counters?: readonly ExpectedRecord[];
}

export const WHERE = 'no captures: ../shared/data/flows is not beside the repository';

export function captures(): readonly Capture[] {
  if (!existsSync(FOLDER)) return [];
  const lines = (url: URL): Expected[] =>
    existsSync(url)
      ? readFileSync(url, 'utf8')
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line) as Expected)
      : [];
  return readdirSync(FOLDER, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => {
      const folder = new URL(`${name}/`, FOLDER);
      return {
        name,
        file: readFileSync(new URL('packets.pcap', folder)),
        tshark: lines(new URL('expected.tshark.jsonl', folder)),
        golden: lines(new URL('expected.golden.jsonl', folder)),
      };
    });
}
