/** What a fault run has come to against what its input says: row by row, and failure by failure. */
import { Rejection } from './flaws';
import { fileOfRow, InputFile, Row, TABLES } from './input';
import { LocalStack } from '../../../local/src/stack/local-stack';
import { ParkedFile } from '../../../local/src/stack/summary';

const MAX_TOLD = 20;

/** One line for each file that is not as it should be; none when every row of every good file is there once, and each bad file is parked for its own flaw. */
export async function differences(stack: LocalStack, files: readonly InputFile[]): Promise<string[]> {
  const tables = await Promise.all(TABLES.map(async (table) => {
    const { rows } = await stack.query(`SELECT id, label, amount FROM ${table}`);
    return compareRows(table, files, rows.map(([id, label, amount]) => ({ id: Number(id), label: String(label), amount: Number(amount) })));
  }));
  const all = [...tables.flat(), ...compareParked(files, await stack.parked())];
  return all.length <= MAX_TOLD ? all : [...all.slice(0, MAX_TOLD), `and ${all.length - MAX_TOLD} more`];
}

export function compareRows(table: string, files: readonly InputFile[], actual: readonly Row[]): string[] {
  const expected = files.flatMap(({ outcomes }) => outcomes.filter((outcome) => outcome.table === table).flatMap(({ rows }) => rows));
  const surplus = new Map<string, { row: Row; count: number }>();
  const count = (row: Row, by: number) => {
    const text = JSON.stringify([row.id, row.label, row.amount]);
    surplus.set(text, { row, count: (surplus.get(text)?.count ?? 0) + by });
  };
  for (const row of expected) count(row, -1);
  for (const row of actual) count(row, 1);

  const wrong = new Map<string, number[]>();
  for (const { row, count: times } of surplus.values()) {
    if (times === 0) continue;
    const what = `of ${fileOfRow(files, row.id)?.key ?? 'no file'} ${times < 0 ? 'is missing' : `came ${times} times too often`}`;
    wrong.set(what, [...(wrong.get(what) ?? []), row.id]);
  }
  return [...wrong].map(([what, ids]) => `${table}: row ${ids.join(', ')} ${what}`);
}

/** A bad file may be parked more than once: each copy of its message is, and so is one whose loader was killed before it was deleted. */
export function compareParked(files: readonly InputFile[], parked: readonly ParkedFile[]): string[] {
  const expected = new Map<string, Rejection>();
  for (const { key, outcomes } of files) {
    for (const { table, rejection } of outcomes) if (rejection) expected.set(`${key} for public.${table}`, rejection);
  }
  const found = new Set(parked.map(nameOf));
  return [
    ...[...expected.keys()].filter((name) => !found.has(name)).map((name) => `${name} is not parked`),
    ...parked.flatMap((one) => {
      const rejection = expected.get(nameOf(one));
      if (!rejection) return `${nameOf(one)} is parked: ${JSON.stringify(one)}`;
      return isFor(rejection, one) ? [] : `${nameOf(one)} is parked for another reason: ${JSON.stringify(one)}`;
    }),
  ];
}

function nameOf({ key, table }: ParkedFile): string {
  return `${key} for ${table}`;
}

function isFor({ code, line, column, reason }: Rejection, parked: ParkedFile): boolean {
  return parked.code === code && parked.line === line && parked.column === column && reason.test(parked.reason);
}
