/** `cdk-rin-local warehouse`: the warehouse alone, until Ctrl-C. */
import { Lifecycle } from './lifecycle';
import { type WarehouseCliOptions } from './options';
import { describe } from './report';
import { readSchemaFiles } from '../stack/schema-files';
import { startWarehouse, type Warehouse } from '../warehouse/standalone';

export async function runWarehouse({ schema, ...options }: WarehouseCliOptions): Promise<void> {
  const lifecycle = new Lifecycle(0);
  try {
    const scripts = readSchemaFiles(schema);
    // Started first: on Ctrl-C a script that takes long is ended, not waited for.
    const warehouse = await lifecycle.start(() => startWarehouse(options));
    for (const { sql, path } of scripts) await warehouse.runScript(sql, path);
    process.stdout.write(`${usage(warehouse, options)}\n`);
  } catch (error) {
    if (lifecycle.interrupted) return;
    await lifecycle.end().catch(() => undefined);
    process.stderr.write(`cdk-rin-local: ${describe(error)}\n`);
    process.exitCode = 1;
  }
}

function usage({ endpoint, database }: Warehouse, { data, s3, file }: Omit<WarehouseCliOptions, 'schema'>): string {
  return [
    '',
    `Data API     ${endpoint}`,
    `database     ${database}${file === undefined ? '' : `  (kept in ${file})`}`,
    `objects      ${data === undefined ? s3 ?? 'none; --data or --s3 give some' : `${data}/BUCKET/KEY`}`,
    `faults       ${endpoint}/_faults`,
    '',
    'Ask it with any AWS client (any credentials will do), for example:',
    `  AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local aws --region us-east-1 --endpoint-url ${endpoint} \\`,
    `    redshift-data execute-statement --workgroup-name local --database ${database} --sql 'SELECT 1'`,
    'Ctrl-C stops it.',
    '',
  ].join('\n');
}
