/** The ledger over the fake: the cases that hold for every DynamoDB, and those that only the fake can be brought to. */
import { PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { DynamoDbLedger } from '../../../lambda/adapters/dynamodb-ledger';
import { LEDGER_KEY } from '../../../lib/private/contract';
import { describeDynamoDb } from '../../support/dynamodb-cases';
import { ForgetfulNetwork } from '../../support/dynamodb-networks';
import { DynamoDbCommand, FakeDynamoDb, FakeDynamoDbOptions } from '../../support/fake-dynamodb';
import { describeLedger } from '../../support/ledger-cases';
import { aLoad } from '../../support/load-items';
import { VirtualClock } from '../../support/virtual-clock';

describe.each<[string, FakeDynamoDbOptions]>([
  ['that shows the item of a failed condition', {}],
  ['that does not', { showsItemOfFailedCondition: false }],
])('a ledger in a DynamoDB %s', (_, options) => {
  describeLedger(async () => {
    const table = new FakeDynamoDb(options);
    return { client: table, tableName: table.tableName, losesAnswers: new ForgetfulNetwork(table) };
  });
});

describe('the fake', () => {
  describeDynamoDb(async () => {
    const client = new FakeDynamoDb();
    return { client, tableName: client.tableName };
  });

  test('refuses a key of 2,049 bytes, as DynamoDB does and not every stand-in', async () => {
    const table = new FakeDynamoDb();
    const item = (id: string) => new PutItemCommand({ TableName: table.tableName, Item: { [LEDGER_KEY]: { S: id } } });

    await expect(table.send(item('é'.repeat(1_024)))).resolves.toBeDefined();
    await expect(table.send(item(`${'é'.repeat(1_024)}e`))).rejects.toMatchObject({ name: 'ValidationException' });
  });

  test('refuses a value without a type, as DynamoDB does', async () => {
    const table = new FakeDynamoDb();
    const put = new PutItemCommand({ TableName: table.tableName, Item: { [LEDGER_KEY]: { S: 'item' }, isNothing: {} as never } });

    await expect(table.send(put)).rejects.toMatchObject({ name: 'ValidationException' });
  });

  test.each([
    ['an operator it does not know', { ConditionExpression: '#a <> :a' }],
    ['a function it does not know', { ConditionExpression: 'begins_with(#a, :a)' }],
    ['a bare name, which may be a reserved word', { ConditionExpression: 'state = :a' }],
    ['an update it does not know', { UpdateExpression: 'REMOVE #a' }],
    ['a parameter it does not know', { ReturnValues: 'ALL_NEW' as const }],
  ])('throws on %s rather than guess', async (_, parameters) => {
    const table = new FakeDynamoDb();
    const command = new UpdateItemCommand({
      TableName: table.tableName,
      Key: { [LEDGER_KEY]: { S: 'item' } },
      UpdateExpression: 'SET #a = :a',
      ExpressionAttributeNames: { '#a': 'a' },
      ExpressionAttributeValues: { ':a': { S: 'a' } },
      ...parameters,
    });

    await expect(table.send(command)).rejects.toThrow(/^the fake does not know /);
  });
});

function aLedger(options: FakeDynamoDbOptions = {}) {
  const table = new FakeDynamoDb(options);
  const clock = new VirtualClock();
  return { table, clock, ledger: new DynamoDbLedger(table, table.tableName, clock) };
}

describe('keys that DynamoDB leaves unprocessed', () => {
  test('are asked for again, after longer and longer pauses', async () => {
    const { table, clock, ledger } = aLedger({ keysPerBatch: 30 });
    const files = Array.from({ length: 100 }, (_, i) => `file-${i}`);
    for (const file of files) await ledger.claim(file, aLoad('load-1'), undefined);
    const before = clock.now();

    const claims = await ledger.readClaims(files);

    expect(claims.size).toBe(100);
    expect(table.reads).toBe(4);
    expect(clock.now() - before).toBe(50 + 100 + 200);
  });

  test('are not waited for without end: DynamoDB throttles', async () => {
    const { table, clock, ledger } = aLedger({ keysPerBatch: 0 });
    const before = clock.now();

    await expect(ledger.readClaims(['file'])).rejects.toMatchObject({ service: 'ledger', code: 'ThrottlingException', isRefusal: true });

    expect(table.reads).toBe(6);
    expect(clock.now() - before).toBe(50 + 100 + 200 + 400 + 800);
  });
});

test('a claim that is lost is not read again: DynamoDB shows whose it is', async () => {
  const { table, ledger } = aLedger();
  await ledger.claim('file', aLoad('load-1'), undefined);

  await ledger.claim('file', aLoad('load-2'), undefined);

  expect(table.reads).toBe(0);
});

test('ten batches are read at once, and no more', async () => {
  const { table, clock } = aLedger();
  let atOnce = 0;
  let most = 0;
  const slow = {
    send: async (command: DynamoDbCommand) => {
      most = Math.max(most, ++atOnce);
      await clock.sleep(5);
      atOnce--;
      return table.send(command);
    },
  };

  await new DynamoDbLedger(slow, table.tableName, clock).readClaims(Array.from({ length: 2_500 }, (_, i) => `file-${i}`));

  expect(most).toBe(10);
  expect(table.reads).toBe(25);
});

describe('a claim that is gone when one looks whose it is', () => {
  test('is tried for once more', async () => {
    const { table, ledger } = aLedger({ showsItemOfFailedCondition: false });
    await ledger.claim('file', aLoad('load-1'), undefined);
    const { send } = table;
    jest.spyOn(table, 'send').mockImplementation(command => {
      if (command.constructor.name === 'GetItemCommand') table.items.clear();
      return send.call(table, command);
    });

    expect(await ledger.claim('file', aLoad('load-2'), undefined)).toBe('load-2');
  });

  test('is an error when it comes and goes', async () => {
    const { table, ledger } = aLedger({ showsItemOfFailedCondition: false });
    await ledger.claim('file', aLoad('load-1'), undefined);
    const { send } = table;
    jest.spyOn(table, 'send').mockImplementation(async command =>
      command.constructor.name === 'GetItemCommand' ? { $metadata: { httpStatusCode: 200, attempts: 1 } } : send.call(table, command));

    await expect(ledger.claim('file', aLoad('load-2'), undefined)).rejects.toMatchObject({ service: 'ledger', message: 'the claim of file comes and goes' });
    expect(table.writes).toBe(1 + 2);
  });
});

test('a table that is not there is an error of the ledger', async () => {
  const { table, clock } = aLedger();

  const read = new DynamoDbLedger(table, 'another', clock).readClaims(['file']);

  await expect(read).rejects.toMatchObject({ name: 'ServiceError', service: 'ledger', code: 'ResourceNotFoundException', status: 400, isRefusal: true });
});

test('items are gone when DynamoDB has come to delete them', async () => {
  const { table, clock, ledger } = aLedger();
  const expiresAt = clock.now() + 1_000;
  await ledger.openLoad(aLoad('short', { expiresAt }));
  await ledger.claim('file', aLoad('short', { expiresAt }), undefined);
  await ledger.openLoad(aLoad('long'));

  table.expire(expiresAt);

  expect([...table.items.keys()]).toEqual(['load#long']);
});
