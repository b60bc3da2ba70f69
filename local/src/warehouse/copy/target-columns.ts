/** Which columns of the table the files hold, in order. */
import { type Column, type Table } from '../catalog';
import { WarehouseError } from '../errors';
import { type CopyPlan } from './plan';

/**
 * The column list, or every column that takes values: an IDENTITY column makes its own, unless the COPY says
 * EXPLICIT_IDS or the column was declared BY DEFAULT. @throws WarehouseError
 */
export function targetColumns(table: Table, { columns: names, explicitIds }: Pick<CopyPlan, 'columns' | 'explicitIds'>): Column[] {
  const columns = names ? names.map((name) => findColumn(table, name)) : table.columns.filter((column) => explicitIds || column.identity !== 'always');
  const twice = columns.find((column, i) => columns.indexOf(column) !== i);
  if (twice) throw new WarehouseError(`column "${twice.name}" specified more than once`);
  if (names && !explicitIds && columns.some((column) => column.identity === 'always')) throw new WarehouseError('cannot set an identity column to a value');
  const missing = explicitIds ? table.columns.find((column) => column.identity && !columns.includes(column)) : undefined;
  if (missing) throw new WarehouseError(`EXPLICIT_IDS requires the IDENTITY column "${missing.name}" in the column list`);
  return columns;
}

function findColumn(table: Table, name: string): Column {
  const column = table.columns.find((candidate) => candidate.name === name);
  if (!column) throw new WarehouseError(`column "${name}" of relation "${table.name}" does not exist`);
  return column;
}
