/** The commands that the runbook tells an operator to run do what it says. `aws` prints what it is asked for. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { DynamoDbLedger } from '../../lambda/adapters/dynamodb-ledger';
import { fileKey, loadKey } from '../../lambda/adapters/ledger-items';
import { fileHash } from '../../lambda/ledger/file-hash';
import { LoadItem } from '../../lambda/ledger/ledger';
import { FakeDynamoDb } from '../support/fake-dynamodb';
import { tableFile } from '../support/table-files';
import { VirtualClock } from '../support/virtual-clock';

const RUNBOOK = readFileSync(join(__dirname, '..', '..', 'docs', 'runbook.md'), 'utf8');
const PRINT_ARGUMENTS = 'aws() { node -e \'console.log(JSON.stringify(process.argv.slice(1)))\' -- "$@"; }';

/** The command that begins so, with the lines that belong to it. */
function commandOf(beginning: string): string {
  const at = RUNBOOK.indexOf(beginning);
  if (at < 0) throw new Error(`the runbook has no command ${beginning}`);
  return /^(.*\\\n)*.*$/m.exec(RUNBOOK.slice(at))![0];
}

function run(command: string, ...args: readonly string[]): string {
  return execFileSync('bash', ['-c', command, 'bash', ...args], { encoding: 'utf8' }).trim();
}

/** What `aws` was given, by option. */
function optionsOf(command: string): ReadonlyMap<string, string> {
  const args = JSON.parse(run(`${PRINT_ARGUMENTS}\n${command}`)) as string[];
  return new Map(args.flatMap((arg, i): [string, string][] => arg.startsWith('--') ? [[arg.slice(2), args[i + 1]]] : []));
}

function ledgerWith(load: LoadItem) {
  const clock = new VirtualClock(load.openedAt);
  const table = new FakeDynamoDb({ tableName: 'LEDGER_TABLE' });
  const ledger = new DynamoDbLedger(table, table.tableName, clock);
  return { table, ledger, opened: ledger.openLoad(load) };
}

function readyLoad(): LoadItem {
  const openedAt = Date.parse('2026-11-23T12:00:00Z');
  return { id: 'LOAD_ID', state: 'ready', manifestKey: 'manifest', openedAt, openUntil: openedAt + 300_000, expiresAt: openedAt + 1e10, statementId: 'statement-1' };
}

function settle(table: FakeDynamoDb, outcome: string) {
  const options = optionsOf(commandOf('aws dynamodb update-item').replace('OUTCOME', outcome));
  return table.send(new UpdateItemCommand({
    TableName: options.get('table-name'),
    Key: JSON.parse(options.get('key')!),
    UpdateExpression: options.get('update-expression'),
    ConditionExpression: options.get('condition-expression'),
    ExpressionAttributeNames: JSON.parse(options.get('expression-attribute-names')!),
    ExpressionAttributeValues: JSON.parse(options.get('expression-attribute-values')!),
  }));
}

test('a redrive names its destination: SQS does not know where messages came from that the loader has put into the DLQ', () => {
  const options = optionsOf(commandOf('aws sqs start-message-move-task'));

  expect(Object.fromEntries(options)).toEqual({ 'source-arn': 'DLQ_ARN', 'destination-arn': 'QUEUE_ARN' });
});

describe('settling a load whose outcome is unknown', () => {
  test.each(['loaded', 'failed'] as const)('makes a ready load %s, and leaves the rest of it alone', async outcome => {
    const { table, ledger, opened } = ledgerWith(readyLoad());
    await opened;

    await settle(table, outcome);

    expect((await ledger.readLoads(['LOAD_ID'])).get('LOAD_ID')).toEqual({ ...readyLoad(), state: outcome });
  });

  test('is refused for a load that is settled', async () => {
    const { table, ledger, opened } = ledgerWith(readyLoad());
    await opened;
    await ledger.moveLoad('LOAD_ID', 'ready', 'loaded');

    await expect(settle(table, 'failed')).rejects.toThrow(expect.objectContaining({ name: 'ConditionalCheckFailedException' }));
  });

  test('reads the item of the load', () => {
    expect(JSON.parse(optionsOf(commandOf('aws dynamodb get-item')).get('key')!)).toEqual(loadKey('LOAD_ID'));
  });
});

describe('loading a file again', () => {
  test('computes the name that the ledger has for the file', () => {
    const file = tableFile('logs/it\'s a "file"$HOME ü.json', { eTag: '0cc175b9c0f1b6a831c399e269772661-2' });
    const { object: { bucket, key, eTag }, destination: { schema, table } } = file;
    const command = commandOf('node -e').replace('DATABASE SCHEMA TABLE BUCKET KEY ETAG', '"$@"');

    expect(run(command, 'dev', schema, table, bucket, key, eTag)).toBe(fileHash('dev', file));
  });

  test('deletes the claim of that name', () => {
    expect(JSON.parse(optionsOf(commandOf('aws dynamodb delete-item')).get('key')!)).toEqual(fileKey('HASH'));
  });
});
