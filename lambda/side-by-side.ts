/** Does the work for every item, a bounded number of them at once. */
export async function sideBySide<T>(atOnce: number, items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const left = [...items];
  const worker = async () => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, left.length) }, worker));
}
