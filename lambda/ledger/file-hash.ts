import { createHash } from 'node:crypto';
import { identityInTable, TableFile } from '../planning/table-file';

/** The ledger's name for a table file. A hash, since a key may be longer than a ledger's key can be. */
export function fileHash(database: string, file: TableFile): string {
  return createHash('sha256')
    .update(`${database}\0${file.destination.tableKey}\0${identityInTable(file.object)}`)
    .digest('base64url');
}
