import fc from 'fast-check';
import { Failure } from '../../../lambda/failures/failure';
import { ChunkResult, isolate, Rejected } from '../../../lambda/loading/isolation';

const BAD: Failure = { code: 'FILE_REJECTED', reason: 'bad' };
const CANCELLED: Failure = { code: 'QUERY_CANCELLED', reason: 'cancelled by a rule' };
const STRANGE: Failure = { code: 'UNKNOWN_FAILURE', reason: 'the moon is in the wrong house' };

/** COPYs of files that are numbers: a COPY fails when one of its files is bad, and names the first of them when it names any. */
function copies(bad: readonly number[], failure: Failure, isNamed = false) {
  const tried: (readonly number[])[] = [];
  const attempt = async (files: readonly number[]): Promise<ChunkResult<number>> => {
    tried.push(files);
    if (tried.length > 1_000) throw new Error('isolation comes to no end');
    const first = files.find(file => bad.includes(file));
    if (first === undefined) return { kind: 'loaded' };
    return { kind: 'rejected', failure, files, named: new Map(isNamed ? [[first, { failure, kind: 'bad' }]] : []), isAlone: files.length === 1 };
  };
  return { tried, attempt };
}

const numbers = (count: number) => Array.from({ length: count }, (_, i) => i);

describe('isolation', () => {
  test.each([BAD, STRANGE])('rejects the bad files and loads each good one once, with $code', async failure => {
    const bad = fc.uniqueArray(fc.integer({ min: 1, max: 29 }), { maxLength: 8 });

    await fc.assert(fc.asyncProperty(fc.integer({ min: 1, max: 30 }), bad, fc.boolean(), async (count, all, isNamed) => {
      const some = all.filter(file => file < count);
      const { tried, attempt } = copies(some, failure, isNamed);

      const { rejected, undecided } = await isolate([numbers(count)], [], true, attempt);

      const loaded = tried.filter(files => files.every(file => !some.includes(file)));
      expect([...rejected.keys()].sort()).toEqual([...some].sort());
      expect(undecided.size).toBe(0);
      expect(loaded.flat().sort((a, b) => a - b)).toEqual(numbers(count).filter(file => !some.includes(file)));
      expect(tried.filter(files => !files.length)).toEqual([]);
    }));
  });

  test('tries three files alone, from the beginning, the middle and the end, when it may be the table', async () => {
    const { tried, attempt } = copies(numbers(21), STRANGE);

    const { stop, undecided } = await isolate([numbers(21)], [], false, attempt);

    expect(tried).toEqual([numbers(21), [0], [10], [20]]);
    expect(stop).toEqual(STRANGE);
    expect(undecided.size).toBe(18);
  });

  test('tries the others without the three when these are loaded', async () => {
    const { tried, attempt } = copies([5], STRANGE);

    await isolate([numbers(9)], [], false, attempt);

    expect(tried.slice(1, 4)).toEqual([[0], [4], [8]]);
    expect(tried.slice(4).flat()).not.toEqual(expect.arrayContaining([0]));
    expect(tried.slice(4, 6)).toEqual([[1, 2, 3], [5, 6, 7]]);
  });

  const cancelled = (files: readonly number[]): Rejected<number> =>
    ({ kind: 'rejected', failure: CANCELLED, files, named: new Map(), isAlone: false });

  test('of COPYs that were too large before tries three files alone once, and halves of each from then on', async () => {
    const { tried, attempt } = copies([], CANCELLED);

    const { undecided } = await isolate([[20, 21]], [cancelled(numbers(7)), cancelled([10, 11, 12, 13])], false, attempt);

    expect(tried).toEqual([[0], [3], [6], [1, 2], [4, 5], [10, 11], [12, 13], [20, 21]]);
    expect(undecided.size).toBe(0);
  });

  test('leaves all that it has not tried when three files alone find no room', async () => {
    const { tried, attempt } = copies(numbers(30), CANCELLED);

    const { undecided, rejected, stop } = await isolate([[20, 21]], [cancelled(numbers(7)), cancelled([10, 11, 12, 13])], false, attempt);

    expect(tried).toEqual([[0], [3], [6]]);
    expect(stop).toEqual(CANCELLED);
    expect([...rejected.keys(), ...undecided.keys()].sort((a, b) => a - b)).toEqual([...numbers(7), 10, 11, 12, 13, 20, 21]);
  });

  test.each([
    ['gives the table up for three files that find no room', CANCELLED, 7, CANCELLED],
    ['tries each file alone that nobody can read', STRANGE, 15, undefined],
  ])('%s, when the table has accepted others', async (_, failure, tries, expected) => {
    const { tried, attempt } = copies(numbers(8), failure);

    const { stop } = await isolate([numbers(8)], [], true, attempt);

    expect(tried).toHaveLength(tries);
    expect(stop).toEqual(expected);
  });

  test('goes on with the other files when some are only waited for', async () => {
    const tried: (readonly number[])[] = [];

    const { undecided, stop } = await isolate([[1, 2], [3]], [], false, async files => {
      tried.push(files);
      return files.includes(1) ? { kind: 'stopped', failure: { code: 'LOAD_RUNNING', reason: 'runs' } } : { kind: 'loaded' };
    });

    expect(tried).toEqual([[1, 2], [3]]);
    expect([...undecided.keys()]).toEqual([1, 2]);
    expect(stop).toBeUndefined();
  });
});
