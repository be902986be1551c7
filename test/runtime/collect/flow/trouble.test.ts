/** One sentence for what is wrong, the worst first. */
import { describe, expect, test } from 'vitest';
import { ms } from '../../../../src/dsl/program/index.ts';
import { dataRecord, field, flowSet, flowTemplate, set, template, v9 } from './datagrams.ts';
import { ROUTER, source, Station, TIMEOUT } from './volume/station.ts';

const STRANGER = '203.0.113.66';

describe('the trouble with flows', () => {
  test('is none while records come', () => {
    const station = new Station();
    station.send(1_000, [{ start: 0, end: 1_000 }]);
    expect(station.report(1_000).trouble).toBeUndefined();
  });

  test('is the silence of a source after two timeouts', () => {
    const station = new Station();
    station.send(1_000, [{ start: 0, end: 1_000 }]);
    expect(station.report(1_000 + 2 * TIMEOUT)).toMatchObject({ stale: false, trouble: undefined });
    expect(station.report(1_001 + 2 * TIMEOUT)).toMatchObject({
      stale: true,
      trouble: 'flows: no flow record for 120 s',
    });
  });

  test('names strangers when nobody else sends', () => {
    const station = new Station();
    station.receive(0, v9([]), STRANGER);
    expect(station.report(0).trouble).toBe(
      `flows: no flow record from ${ROUTER} yet; ${STRANGER} sends and is not in \`from\``,
    );
  });

  test('tells records without templates from what cannot be read', () => {
    const early = new Station();
    early.receive(0, v9([flowSet([{}])]));
    expect(early.report(0).trouble).toBe(`flows: records of ${ROUTER} come without their templates`);
    const garbage = new Station();
    garbage.receive(0, Uint8Array.of(1, 2, 3, 4));
    expect(garbage.report(0).trouble).toBe(`flows: what ${ROUTER} sends cannot be read`);
  });

  test('is a timeout in the file that is too small', () => {
    const station = new Station();
    station.send(400_000, [{ start: 0, end: 300_000 }]);
    expect(station.report(400_000).trouble).toBe(
      `flows: ${ROUTER} reports flows 400 s late; is its active timeout above 60 s?`,
    );
  });

  test('is a sampling that the file does not state', () => {
    const station = new Station(source({ sample: 1_000 }));
    const fields = [field(12, 4), field(1, 4), field(34, 4)];
    station.receive(0, v9([set(0, template(256, fields)), set(256, dataRecord(fields, [1, 1, 10]))]));
    expect(station.report(0).trouble).toBe('flows: an exporter states another sampling than 1 in 1000');
  });

  test('is flow times that do not fit', () => {
    const station = new Station();
    station.send(100_000, [{ start: 190_000, end: 199_000 }]);
    expect(station.report(100_000).trouble).toBe('flows: flow times do not fit their arrival');
  });

  test('is of one source although another is well', () => {
    const station = new Station(source(), source({ name: 'sampled', from: [STRANGER as never], timeout: ms(10_000) }));
    station.send(1_000, [{ start: 0, end: 1_000 }]);
    station.receive(1_000, v9([flowTemplate(), flowSet([{}])]), STRANGER);
    expect(station.report(30_000)).toMatchObject({
      stale: true,
      trouble: 'sampled: no flow record for 29 s',
      age: 29_000,
    });
  });
});
