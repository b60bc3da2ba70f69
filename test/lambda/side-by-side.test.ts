import { sideBySide } from '../../lambda/side-by-side';
import { VirtualClock } from '../support/virtual-clock';

describe('work side by side', () => {
  test.each([
    [3, 10, 3],
    [3, 2, 2],
    [3, 0, 0],
  ])('with room for %i: of %i items %i are at work at once, and each is done once', async (atOnce, count, expected) => {
    const clock = new VirtualClock();
    const items = Array.from({ length: count }, (_, i) => i);
    const done: number[] = [];
    let atWork = 0;
    let most = 0;

    await sideBySide(atOnce, items, async item => {
      most = Math.max(most, ++atWork);
      await clock.sleep(100 - item);
      atWork--;
      done.push(item);
    });

    expect(most).toBe(expected);
    expect(done.sort((a, b) => a - b)).toEqual(items);
  });

  test('fails with the first failure', async () => {
    await expect(sideBySide(2, [1, 2, 3], async item => {
      if (item === 2) throw new Error('two');
    })).rejects.toThrow('two');
  });
});
