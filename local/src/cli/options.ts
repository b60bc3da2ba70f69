/** The command line: what it takes, and what it says about itself. */
import { Command, InvalidArgumentError } from 'commander';

export interface CliOptions {
  readonly app: string;
  readonly data?: string;
  readonly bucket?: string;
  readonly schema: readonly string[];
  readonly once: boolean;
  readonly json: boolean;
  readonly query: readonly string[];
  readonly window: number;
  readonly patience: number;
  readonly port: number;
  readonly dataApiPort: number;
  readonly verbose: boolean;
}

export interface WarehouseCliOptions {
  readonly file?: string;
  readonly data?: string;
  readonly s3?: string;
  readonly schema: readonly string[];
  readonly database: string;
  readonly port: number;
}

export interface Actions {
  readonly pipeline: (options: CliOptions) => Promise<void>;
  readonly warehouse: (options: WarehouseCliOptions) => Promise<void>;
}

const EXAMPLES = `
Examples:
  $ cdk-rin-local --schema schema.sql --data ./files --once
      load a folder into the pipeline of ./cdk.out, print what became of it, and end
  $ cdk-rin-local my-app/cdk.out --schema schema.sql
      stay up; upload with any S3 client, watch the loads, end with Ctrl-C
  $ cdk-rin-local --schema schema.sql --data ./files --once --json --query 'select count(*) from app_log'
      the same for a program: one JSON object on stdout

The app must have been synthesized ("cdk synth") and must hold a RinPipeline. With --data, the path of a file below the
directory is its key. An app with several source buckets needs --bucket, or one directory for each bucket in DIR, named
after the bucket or its logical id. Nothing listens on any address but 127.0.0.1, and nothing calls AWS.`;

const WAREHOUSE_EXAMPLES = `
Examples:
  $ cdk-rin-local warehouse --schema schema.sql --data ./buckets --port 8010
      COPY t FROM 's3://logs/2026/' reads the files below ./buckets/logs/2026/
  $ cdk-rin-local warehouse --s3 http://127.0.0.1:9000 --file ./tables
      objects come from an S3 emulator, and the tables are there again the next time

Without --data and --s3 there are no buckets. Faults are set at ENDPOINT/_faults. Nothing listens on any address but
127.0.0.1, and SQL reads no file but the warehouse's own.`;

/** @param act receives the options; commander itself prints help, version and errors, and ends the process then. */
export function program(version: string, act: Actions): Command {
  const root = new Command('cdk-rin-local')
    .description('Runs a synthesized cdk-rin pipeline on this machine: S3, SQS, the loader\'s own bundle and a warehouse that runs COPY.')
    .version(version)
    // Options after the command's name are the command's, though both have some of the same name.
    .enablePositionalOptions()
    .argument('[app]', 'cdk.out directory, or a project directory that has one', '.')
    .option('--data <dir>', 'upload the files of this directory')
    .option('--bucket <bucket>', 'source bucket to upload to, by name or logical id')
    .option('--schema <file>', 'SQL script that creates the tables; may be repeated', collect, [])
    .option('--once', 'end when everything is loaded or parked, with a summary', false)
    .option('--json', 'print nothing on stdout but one JSON object; needs --once', false)
    .option('--query <sql>', 'query the tables at the end; may be repeated; needs --once', collect, [])
    .option('--window <seconds>', 'upper bound of the batching window', count, 1)
    .option('--patience <seconds>', 'with --once, give up when for so long no file that waits came to an end', count, 60)
    .option('--port <port>', 'port of S3 and SQS; 0 for any', port, 0)
    .option('--data-api-port <port>', 'port of the Redshift Data API; 0 for any', port, 0)
    .option('--verbose', 'show what the loader logs', false)
    .addHelpText('after', EXAMPLES)
    .configureOutput({ outputError: complain })
    .action(async function (this: Command, app: string) {
      const options = this.opts<Omit<CliOptions, 'app'>>();
      if (!options.once && options.json) this.error('--json needs --once: without an end there is no summary');
      if (!options.once && options.query.length > 0) this.error('--query needs --once: it runs at the end');
      await act.pipeline({ app, ...options });
    });
  root.addCommand(warehouse(act));
  return root;
}

function warehouse(act: Actions): Command {
  return new Command('warehouse')
    .description('Runs the warehouse alone: the Redshift Data API and a warehouse that runs COPY.')
    .option('--file <dir>', 'keep the tables in this directory; it is made when it does not exist')
    .option('--data <dir>', 'read objects from this directory: its folders are buckets')
    .option('--s3 <url>', 'read objects from this S3 service')
    .option('--schema <file>', 'SQL script that creates the tables; may be repeated', collect, [])
    .option('--database <name>', 'name of the database', 'dev')
    .option('--port <port>', 'port of the Data API; 0 for any', port, 0)
    .addHelpText('after', WAREHOUSE_EXAMPLES)
    .configureOutput({ outputError: complain })
    .action((options: WarehouseCliOptions) => act.warehouse(options));
}

function complain(text: string, write: (text: string) => void): void {
  write(`cdk-rin-local: ${text.replace(/^error: /, '')}`);
}

function collect(value: string, previous: readonly string[]): string[] {
  return [...previous, value];
}

function count(value: string): number {
  const number = Number(value);
  if (!Number.isFinite(number) || number < 0) throw new InvalidArgumentError('it must be a number of seconds, 0 or more.');
  return number;
}

function port(value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 0 || number > 65535) throw new InvalidArgumentError('it must be a whole number from 0 to 65535.');
  return number;
}
