/**
 * Load balancer logs, application logs and CSV exports, into the tables of schema.sql.
 *
 * On this machine: `npm run local`. In AWS: create the tables in the workgroup's database, attach the pipeline's COPY role
 * to its namespace, and `cdk deploy`.
 */
import { App, Stack } from 'aws-cdk-lib';
import { Compression, CopyFormat, LogFormat, RinPipeline, Target, Warehouse } from 'cdk-rin';

const app = new App();
const stack = new Stack(app, 'Quickstart');

new RinPipeline(stack, 'Logs', {
  warehouse: Warehouse.serverless({ workgroupName: 'analytics', database: 'dev' }),
  targets: [
    Target.discard('logs/app/tmp/'),
    Target.prefix('logs/app/', {
      schema: 'web',
      table: 'app_log',
      format: CopyFormat.json({ compression: Compression.GZIP, timeFormat: 'auto' }),
    }),
    Target.prefix('AWSLogs/', { schema: 'web', table: 'alb_log', format: LogFormat.alb() }),
    // export/sales/orders/… goes to table orders of schema sales.
    Target.regexp('^export/([a-z]+)/([a-z_]+)/', {
      schema: '$1',
      table: '$2',
      format: CopyFormat.csv({ ignoreHeader: 1, emptyAsNull: true, timeFormat: 'auto' }),
    }),
  ],
});
