/**
 * Makes the quickstart's input: a folder whose paths are the keys of the bucket, and beside it `expected.json`, which says
 * how many rows and files belong in each table and which files are bad.
 *
 *     tsx examples/quickstart/generate.ts DIR [--files N] [--seed N]
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { albLine, appLine, CUSTOMER_HEADER, customerLine, ORDER_HEADER, orderLine } from './formats';
import { Random } from './random';

export interface GenerateOptions {
  /** Good files in all; four tables share them. @default 1040 */
  readonly files?: number;
  /** @default 1 */
  readonly seed?: number;
}

/** What the pipeline must make of the files. */
export interface Expected {
  readonly tables: { [table: string]: { rows: number; files: number } };
  /** Keys that must end in the DLQ, with the line at fault. */
  readonly parked: { key: string; table: string; line: number }[];
  /** Keys that a target discards. */
  readonly discarded: string[];
  /** Keys that no target matches. */
  readonly unmatched: string[];
}

const DAY = '2026/11/01';
/** File names that break loaders which decode or quote keys by half. */
const ODD_NAMES = ['web server', 'a+b', 'müller', 'o\'brien', 'say "hi"', '100%25', 'a&b=c;d'];

export function generate(directory: string, options: GenerateOptions = {}): Expected {
  const random = new Random(options.seed ?? 1);
  const files = options.files ?? 1040;
  const expected: Expected = { tables: {}, parked: [], discarded: [], unmatched: [] };
  let orders = 0;
  let customers = 0;

  rmSync(directory, { recursive: true, force: true });
  for (let i = 0; i < files; i++) {
    const kind = i % 8;
    if (kind < 3) loaded('web.alb_log', albKey(random, i), gzip(lines(random, albLine)));
    else if (kind < 6) loaded('web.app_log', appKey(i), gzip(lines(random, appLine)));
    else if (kind === 6) loaded('sales.orders', `export/sales/orders/${DAY}/part-${pad(i)}.csv`, csv(ORDER_HEADER, lines(random, r => orderLine(r, ++orders))));
    else loaded('sales.customers', `export/sales/customers/${DAY}/part-${pad(i)}.csv`, csv(CUSTOMER_HEADER, lines(random, r => customerLine(r, ++customers))));
  }

  const broken = lines(random, appLine);
  broken[2] = broken[2].slice(0, 40);
  bad('web.app_log', `logs/app/${DAY}/broken-line.json.gz`, gzip(broken), 3);

  const tooLong = lines(random, r => orderLine(r, ++orders));
  tooLong[4] = tooLong[4].replace(/[^,]*,[^,]*,[^,]*$/, `paid,1.00,${'x'.repeat(60)}`);
  bad('sales.orders', `export/sales/orders/${DAY}/too-long.csv`, csv(ORDER_HEADER, tooLong), 6);

  write('logs/app/tmp/scratch.json.gz', gzip(['{}']));
  expected.discarded.push('logs/app/tmp/scratch.json.gz');
  write('export/README.txt', 'Exports of the sales database, a folder a table.\n');
  expected.unmatched.push('export/README.txt');

  writeFileSync(`${resolve(directory)}.expected.json`, `${JSON.stringify(expected, undefined, 2)}\n`);
  return expected;

  function loaded(table: string, key: string, content: Content): void {
    write(key, content.body);
    const counts = expected.tables[table] ??= { rows: 0, files: 0 };
    counts.rows += content.rows;
    counts.files += 1;
  }

  function bad(table: string, key: string, content: Content, line: number): void {
    write(key, content.body);
    expected.parked.push({ key, table, line });
  }

  function write(key: string, body: string | Buffer | Content): void {
    const path = join(directory, key);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, typeof body === 'object' && 'rows' in body ? body.body : body);
  }
}

interface Content {
  readonly body: string | Buffer;
  readonly rows: number;
}

function lines(random: Random, line: (random: Random) => string): string[] {
  return Array.from({ length: random.between(10, 60) }, () => line(random));
}

function gzip(rows: string[]): Content {
  return { body: gzipSync(rows.join('\n') + '\n'), rows: rows.length };
}

function csv(header: string, rows: string[]): Content {
  return { body: [header, ...rows].join('\n') + '\n', rows: rows.length };
}

function albKey(random: Random, i: number): string {
  const address = `10.0.${random.below(256)}.${random.between(1, 254)}`;
  return `AWSLogs/123456789012/elasticloadbalancing/us-east-1/${DAY}/`
    + `123456789012_elasticloadbalancing_us-east-1_app.web.50dc6c495c0c9188_20261101T0005Z_${address}_${pad(i)}.log.gz`;
}

function appKey(i: number): string {
  const odd = ODD_NAMES[Math.floor(i / 8) - 1];
  return `logs/app/${DAY}/${i % 8 === 3 && odd ? odd : 'ip-10-0-0-1'}_${pad(i)}.json.gz`;
}

function pad(i: number): string {
  return String(i).padStart(6, '0');
}

if (require.main === module) {
  const { positionals, values } = parseArgs({ allowPositionals: true, options: { files: { type: 'string' }, seed: { type: 'string' } } });
  if (positionals.length !== 1) {
    console.error('usage: generate.ts DIR [--files N] [--seed N]');
    process.exit(2);
  }
  const { files, seed } = values;
  const expected = generate(positionals[0], { files: files ? Number(files) : undefined, seed: seed ? Number(seed) : undefined });
  const tables = Object.values(expected.tables);
  console.log(`${tables.reduce((sum, t) => sum + t.files, 0) + 4} files, ${tables.reduce((sum, t) => sum + t.rows, 0)} rows in ${positionals[0]}`);
}
