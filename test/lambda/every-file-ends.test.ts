/** Nothing is lost, nothing lands twice, and one bad file stops one file: for any mixture of good and bad ones. */
import fc from 'fast-check';
import { prefixTarget } from '../support/config';
import { NUMBER_ERROR } from '../support/fake-warehouse';
import { FakePipeline } from '../support/pipeline';

const DAY = 24 * 3_600_000;
const STRANGE = ['ERROR: the moon is in the wrong house', 'ERROR: S3ServiceException:Access Denied,Status 403,Error AccessDenied,Rid 1'];

interface Mixture {
  /** Which files are bad. */
  readonly files: readonly boolean[];
  /** How Redshift fails with one file in eight, naming none, while the others are good. Undefined when it names bad ones. */
  readonly strange: string | undefined;
  readonly maxFilesPerLoad: number;
  readonly namesPerCopy: number;
  readonly losesNextAnswer: boolean;
  readonly tables: readonly string[];
}

const mixtures = fc.record<Mixture>({
  files: fc.array(fc.boolean(), { minLength: 1, maxLength: 60 }),
  strange: fc.constantFrom(undefined, ...STRANGE),
  maxFilesPerLoad: fc.integer({ min: 1, max: 40 }),
  namesPerCopy: fc.integer({ min: 0, max: 3 }),
  losesNextAnswer: fc.boolean(),
  tables: fc.constantFrom(['one'], ['one', 'two']),
});

test('every file is loaded once into each of its tables, or parked for its own fault', async () => {
  await fc.assert(fc.asyncProperty(mixtures, async ({ files, strange, maxFilesPerLoad, namesPerCopy, losesNextAnswer, tables }) => {
    const pipeline = await FakePipeline.warm({ maxFilesPerLoad, targets: tables.map(table => prefixTarget('logs/', { table })) }, tables.map(table => `public.${table}`));
    pipeline.queue.isUnordered = true;
    Object.assign(pipeline.warehouse, { namesPerCopy, losesNextAnswer });
    const urls = pipeline.uploadMany(files.length);
    const faulty = urls.filter((_, i) => strange === undefined ? files[i] : i % 8 === 7);
    const good = urls.filter(url => !faulty.includes(url));
    for (const url of faulty) {
      if (strange === undefined) pipeline.warehouse.badFiles.set(url, NUMBER_ERROR);
      else pipeline.warehouse.strangeFiles.set(url, strange);
    }

    await pipeline.drain(30 * DAY);

    expect(pipeline.queue.messages).toEqual([]);
    for (const table of tables) expect([...pipeline.loaded(`public.${table}`)].sort()).toEqual([...good].sort());
    expect(pipeline.deadLetterQueue.messages).toHaveLength(faulty.length);
  }), { numRuns: 100, seed: 20261123 });
}, 60_000);
