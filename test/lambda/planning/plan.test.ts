import fc from 'fast-check';
import { planBatch } from '../../../lambda/planning/plan';
import { identityInTable } from '../../../lambda/planning/table-file';
import { createRouter } from '../../../lambda/routing/router';
import { prefixTarget, regexpTarget } from '../../support/config';
import { EventObject, s3Event, sqsRecord } from '../../support/events';

const NO_LIMITS = { maxFilesPerLoad: 1_000, maxLoadBytes: 1e12 };

function records(...objects: readonly EventObject[]) {
  return objects.map((object, i) => sqsRecord({ messageId: `m${i}`, body: s3Event(object) }));
}

describe('planning', () => {
  test('puts the files of one destination into one load', () => {
    const route = createRouter([prefixTarget('a/', { table: 'one' }), prefixTarget('b/', { table: 'two' })]);

    const { loads } = planBatch(records({ key: 'a/1' }, { key: 'b/1' }, { key: 'a/2' }), route, NO_LIMITS);

    expect(loads.map(({ destination, files }) => [destination.name, files.map(({ object }) => object.key)]))
      .toEqual([['public.one', ['a/1', 'a/2']], ['public.two', ['b/1']]]);
  });

  test.each([
    ['columns', { columns: ['id'] }],
    ['format', { copyOptions: [{ keyword: 'CSV' }] }],
  ])('keeps files of one table apart that differ in %s', (_, load) => {
    const route = createRouter([prefixTarget('a/'), prefixTarget('b/', load)]);

    expect(planBatch(records({ key: 'a/1' }, { key: 'b/1' }), route, NO_LIMITS).loads).toHaveLength(2);
  });

  test('lets two messages about one object share its table file', () => {
    const { messages, loads, notices } = planBatch(records({ key: 'a/1' }, { key: 'a/1' }), createRouter([prefixTarget('a/')]), NO_LIMITS);

    expect(loads.flatMap(({ files }) => files)).toHaveLength(1);
    expect(messages[0].files[0]).toBe(messages[1].files[0]);
    expect(notices).toMatchObject([{ event: 'fileRepeated', messageId: 'm1' }]);
  });

  test.each([
    ['the later event', '12:00:01', '12:00:02', 'second'],
    ['the later event, when it came first', '12:00:02', '12:00:01', 'first'],
    ['the event that came last, when they are of one time', '12:00:01', '12:00:01', 'second'],
  ])('makes two versions of an object one table file, which is that of %s: COPY would read the newest for both', (_, one, other, eTag) => {
    const objects = [[one, 'first'], [other, 'second']].map(([time, version]) => ({ key: 'a/1', eTag: version, eventTime: `2026-11-23T${time}.000Z` }));

    const { messages, loads, notices } = planBatch(records(...objects), createRouter([prefixTarget('a/')]), NO_LIMITS);

    expect(loads.flatMap(({ files }) => files.map(({ object }) => object.eTag))).toEqual([eTag]);
    expect(messages[0].files).toEqual(messages[1].files);
    expect(notices).toMatchObject([{ event: 'fileOverwritten', messageId: 'm1' }]);
  });

  test('loads an object once into a table that two targets send it to', () => {
    const { loads } = planBatch(records({ key: 'a/1' }), createRouter([prefixTarget('a/'), prefixTarget('a', { columns: ['id'] })]), NO_LIMITS);

    expect(loads).toHaveLength(1);
  });

  test.each([
    [9, [2]],
    [10, [2]],
    [11, [1, 1]],
  ])('cuts at 20 bytes: 10 bytes and %i bytes are loads of %j files', (size, counts) => {
    const { loads } = planBatch(records({ key: 'a/1', size: 10 }, { key: 'a/2', size }), createRouter([prefixTarget('a/')]), { ...NO_LIMITS, maxLoadBytes: 20 });

    expect(loads.map(({ files }) => files.length)).toEqual(counts);
  });

  test('fills every load up to the limit of files', () => {
    const objects = Array.from({ length: 7 }, (_, i) => ({ key: `a/${i}` }));

    const { loads } = planBatch(records(...objects), createRouter([prefixTarget('a/')]), { ...NO_LIMITS, maxFilesPerLoad: 3 });

    expect(loads.map(({ files }) => files.length)).toEqual([3, 3, 1]);
  });

  test('makes a file above the limit of bytes a load of its own', () => {
    const objects = [30, 10, 30].map((size, i) => ({ key: `a/${i}`, size }));

    const { loads } = planBatch(records(...objects), createRouter([prefixTarget('a/')]), { ...NO_LIMITS, maxLoadBytes: 20 });

    expect(loads.map(({ files }) => files.length)).toEqual([1, 1, 1]);
  });

  test('does not call an object unmatched for which a target has only an invalid name', () => {
    const { messages, notices } = planBatch(records({ key: `${'x'.repeat(128)}.json` }), createRouter([regexpTarget('^(.*)\\.json', { table: '$1' })]), NO_LIMITS);

    expect(messages[0].failures).toMatchObject([{ code: 'TABLE_NAME_INVALID' }]);
    expect(notices).toEqual([]);
  });

  test('covers every table file exactly once, within the limits, the same each time', () => {
    const object = fc.record({
      bucket: fc.constantFrom('x', 'y'),
      key: fc.string({ unit: fc.constantFrom('a', 'b', '1'), minLength: 1, maxLength: 4 }),
      size: fc.integer({ min: 0, max: 50 }),
      eTag: fc.constantFrom('e', 'f'),
    });
    const route = createRouter([prefixTarget('a', { table: 'one' }), regexpTarget('(b)', { table: '$1' }), prefixTarget('a', { columns: ['c'], table: 'one' })]);

    const limits = fc.record({ maxFilesPerLoad: fc.integer({ min: 1, max: 5 }), maxLoadBytes: fc.integer({ min: 1, max: 100 }) });

    fc.assert(fc.property(fc.array(object, { maxLength: 60 }), limits, (objects, { maxFilesPerLoad, maxLoadBytes }) => {
      const { messages, loads } = planBatch(records(...objects), route, { maxFilesPerLoad, maxLoadBytes });

      const planned = loads.flatMap(({ files }) => files.map(file => `${file.destination.tableKey} ${identityInTable(file.object)}`));
      const newest = new Map(objects.filter(({ size }) => size > 0).map(one => [`${one.bucket} ${one.key}`, one]));
      const due = [...newest.values()].flatMap(one => [
        ...one.key.startsWith('a') ? [`public\0one ${identityInTable(one)}`] : [],
        ...one.key.includes('b') ? [`public\0b ${identityInTable(one)}`] : [],
      ]);
      expect([...planned].sort()).toEqual([...new Set(due)].sort());
      for (const { files } of loads) {
        expect(files.length).toBeLessThanOrEqual(maxFilesPerLoad);
        if (files.length > 1) expect(files.reduce((sum, file) => sum + file.object.size, 0)).toBeLessThanOrEqual(maxLoadBytes);
      }
      const inLoads = new Set(loads.flatMap(({ files }) => files));
      expect(messages.flatMap(({ files }) => files).every(file => inLoads.has(file))).toBe(true);
      expect(planBatch(records(...objects), route, { maxFilesPerLoad, maxLoadBytes }).loads).toEqual(loads);
    }));
  });
});
