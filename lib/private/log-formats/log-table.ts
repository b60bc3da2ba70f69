/**
 * What a log preset knows besides its format: the columns of its table. The names are a contract: whoever created the table from
 * them would have every load refused by a name that changed.
 */
import { CopyFormat } from '../../copy-format';
import { quoteIdentifier } from '../identifier';

export interface LogColumn {
  readonly name: string;
  /** As CREATE TABLE writes it. */
  readonly type: string;
}

export interface LogDefinition {
  readonly format: CopyFormat;
  /** In the order of the fields in the files. */
  readonly columns: readonly LogColumn[];
  /** Columns at the end for fields that the service may append one day. */
  readonly spareColumns?: number;
  /** Columns to sort by; none when it is empty. */
  readonly sortKey?: readonly string[];
}

export function columnsOf({ columns, spareColumns = 0 }: LogDefinition): readonly LogColumn[] {
  const spares = Array.from({ length: spareColumns }, (_, i) => ({ name: `extra_${i + 1}`, type: 'VARCHAR(8192)' }));
  return [...columns, ...spares];
}

/** What follows the name in CREATE TABLE. */
export function tableDefinition(definition: LogDefinition): string {
  const { sortKey = [] } = definition;
  const columns = columnsOf(definition).map(({ name, type }) => `  ${quoteIdentifier(name)} ${type}`);
  const sorted = sortKey.length > 0 ? `\nSORTKEY (${sortKey.map(quoteIdentifier).join(', ')})` : '';
  return `(\n${columns.join(',\n')}\n)${sorted}`;
}

/** Columns from lines of a name and a type. */
export function logColumns(...lines: readonly (readonly [name: string, type: string])[]): LogColumn[] {
  return lines.map(([name, type]) => ({ name, type }));
}
