import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Expected } from '../../examples/quickstart/generate';

const ROOT = join(__dirname, '..', '..');

interface Summary {
  readonly tables: { table: string; rows: number; files: number; loads: number }[];
  readonly parked: { code: string; key: string; table: string; line?: number; column?: string; reason: string }[];
  readonly files: number;
  readonly loads: number;
  readonly elapsedMs: number;
}

describe('npm run -s local -- --json', () => {
  const { status, stdout } = spawnSync('npm', ['run', '-s', 'local', '--', '--json'], { cwd: ROOT, encoding: 'utf8', maxBuffer: 64_000_000 });
  const summary: Summary = status === 0 ? JSON.parse(stdout) : undefined;
  const expected: Expected = JSON.parse(readFileSync(join(ROOT, 'examples/quickstart/data.expected.json'), 'utf8'));

  test('ends well, with nothing on stdout but its JSON object', () => {
    expect(status).toBe(0);
    expect(Object.keys(JSON.parse(stdout))).toEqual(['tables', 'parked', 'files', 'loads', 'elapsedMs']);
  });

  test('brings every row and every file that the generator made', () => {
    const loaded = Object.fromEntries(summary.tables.map(({ table, rows, files }) => [table, { rows, files }]));

    expect(loaded).toEqual(expected.tables);
  });

  test('brings more than a thousand files in fewer than thirty COPYs', () => {
    expect(summary.files).toBeGreaterThanOrEqual(1000);
    expect(summary.loads).toBeLessThan(30);
  });

  test('parks the two bad files, and says which line of them and why', () => {
    expect(summary.parked.map(({ key, table, line }) => ({ key, table, line })).sort(byKey)).toEqual([...expected.parked].sort(byKey));
    expect(summary.parked.sort(byKey)).toMatchObject([
      { code: 'FILE_REJECTED', column: 'note', reason: expect.stringContaining('String length exceeds DDL length') },
      { code: 'FILE_REJECTED', reason: expect.stringContaining('1216') },
    ]);
  });
});

function byKey(a: { key: string }, b: { key: string }): number {
  return a.key < b.key ? -1 : 1;
}
