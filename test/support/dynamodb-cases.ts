/** What DynamoDB refuses, and what it surprises with, as cases for the fake and for a server alike. */
import { AttributeValue, BatchGetItemCommand, GetItemCommand, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { DynamoDb } from '../../lambda/adapters/dynamodb-ledger';
import { LEDGER_KEY } from '../../lib/private/contract';

type Command = PutItemCommand | UpdateItemCommand | BatchGetItemCommand;

const key = (id: string) => ({ [LEDGER_KEY]: { S: id } });

function update(TableName: string, id: string, changes: Partial<UpdateItemCommand['input']>): UpdateItemCommand {
  return new UpdateItemCommand({
    TableName, Key: key(id), UpdateExpression: 'SET #a = :a', ExpressionAttributeNames: { '#a': 'a' }, ExpressionAttributeValues: { ':a': { S: 'a' } }, ...changes,
  });
}

function batchGet(tableName: string, ids: readonly string[]): BatchGetItemCommand {
  return new BatchGetItemCommand({ RequestItems: { [tableName]: { Keys: ids.map(key), ConsistentRead: true } } });
}

function put(TableName: string, id: string, attributes: Record<string, AttributeValue> = {}): PutItemCommand {
  return new PutItemCommand({ TableName, Item: { ...key(id), ...attributes } });
}

const REFUSED: readonly [string, string, (tableName: string) => Command][] = [
  ['a batch of 101 keys', 'ValidationException', table => batchGet(table, Array.from({ length: 101 }, (_, i) => `${i}`))],
  ['a batch without keys', 'ValidationException', table => batchGet(table, [])],
  ['a key that comes twice in a batch', 'ValidationException', table => batchGet(table, ['a', 'a'])],
  ['an empty key', 'ValidationException', table => put(table, '')],
  ['an item of more than 400 KB', 'ValidationException', table => put(table, 'a', { text: { S: 'a'.repeat(400 * 1_024) } })],
  ['a number that is none', 'ValidationException', table => put(table, 'a', { number: { N: 'Infinity' } })],
  ['a change of the key', 'ValidationException', table => update(table, 'a', { ExpressionAttributeNames: { '#a': LEDGER_KEY } })],
  ['a name that is used nowhere', 'ValidationException', table => update(table, 'a', { ExpressionAttributeNames: { '#a': 'a', '#b': 'b' } })],
  ['a value that is used nowhere', 'ValidationException', table => update(table, 'a', { ExpressionAttributeValues: { ':a': { S: 'a' }, ':b': { S: 'b' } } })],
  ['a name that is not given', 'ValidationException', table => update(table, 'a', { UpdateExpression: 'SET #b = :a' })],
  ['an attribute that is set twice', 'ValidationException', table => update(table, 'a', { UpdateExpression: 'SET #a = :a, #a = :a' })],
  ['a table that is not there', 'ResourceNotFoundException', () => put('not-there', 'a')],
];

/** Which of the attributes a, b and c an item has, a condition, and whether it holds. */
const CONDITIONS: readonly [string, string, boolean][] = [
  ['a', 'attribute_exists(#a) OR attribute_exists(#b) AND attribute_exists(#c)', true],
  ['a', '(attribute_exists(#a) OR attribute_exists(#b)) AND attribute_exists(#c)', false],
  ['b', 'attribute_exists(#a) AND attribute_exists(#c) OR attribute_exists(#b)', true],
  ['', 'attribute_not_exists(#a) AND attribute_not_exists(#b) AND attribute_not_exists(#c)', true],
];

/** Whether an attribute, a number or a text, is in the relation to a value. */
const COMPARISONS: readonly [AttributeValue | undefined, '=' | '<=', AttributeValue, boolean][] = [
  [{ N: '9' }, '<=', { N: '10' }, true],
  [{ N: '10' }, '<=', { N: '10.0' }, true],
  [{ N: '11' }, '<=', { N: '10' }, false],
  [undefined, '<=', { N: '10' }, false],
  [{ S: '9' }, '<=', { N: '10' }, false],
  [{ N: '1' }, '=', { N: '1.0' }, true],
  [{ N: '1' }, '=', { S: '1' }, false],
  [{ S: 'a' }, '=', { S: 'a' }, true],
  [{ BOOL: true }, '=', { BOOL: true }, true],
  [undefined, '=', { S: 'a' }, false],
];

/** @param bed an empty table */
export function describeDynamoDb(bed: () => Promise<{ readonly client: DynamoDb; readonly tableName: string }>): void {
  let client: DynamoDb;
  let tableName: string;

  beforeEach(async () => {
    ({ client, tableName } = await bed());
  });

  const send = (command: Command): Promise<any> => client.send(command as PutItemCommand);

  /** Whether a write on this condition takes place. */
  async function holds(condition: Pick<UpdateItemCommand['input'], 'ConditionExpression' | 'ExpressionAttributeNames' | 'ExpressionAttributeValues'>): Promise<boolean> {
    const { ConditionExpression, ExpressionAttributeNames, ExpressionAttributeValues } = condition;
    return send(update(tableName, 'item', {
      UpdateExpression: 'SET #done = :done',
      ConditionExpression,
      ExpressionAttributeNames: { '#done': 'done', ...ExpressionAttributeNames },
      ExpressionAttributeValues: { ':done': { BOOL: true }, ...ExpressionAttributeValues },
    })).then(() => true, error => {
      expect(error.name).toBe('ConditionalCheckFailedException');
      return false;
    });
  }

  test.each(REFUSED)('refuses %s', async (_, name, command) => {
    await expect(send(command(tableName))).rejects.toMatchObject({ name, $metadata: { httpStatusCode: 400 } });
  });

  test('takes what is just inside the limits', async () => {
    await send(put(tableName, 'é'.repeat(1_024)));
    await send(put(tableName, 'a', { text: { S: 'a'.repeat(400 * 1_024 - 7) } }));

    expect(await send(batchGet(tableName, Array.from({ length: 100 }, (_, i) => `${i}`)))).toMatchObject({ Responses: { [tableName]: [] }, UnprocessedKeys: {} });
  });

  test('creates the item that an update does not find', async () => {
    await send(update(tableName, 'phantom', {}));

    const { Item } = await client.send(new GetItemCommand({ TableName: tableName, Key: key('phantom'), ConsistentRead: true }));
    expect(Item).toEqual({ ...key('phantom'), a: { S: 'a' } });
  });

  test.each(CONDITIONS)('of an item with attribute "%s" finds %s to be %s', async (attributes, ConditionExpression, expected) => {
    await send(put(tableName, 'item', Object.fromEntries([...attributes].map(name => [name, { S: name }]))));

    expect(await holds({ ConditionExpression, ExpressionAttributeNames: { '#a': 'a', '#b': 'b', '#c': 'c' } })).toBe(expected);
  });

  test.each(COMPARISONS)('finds %j %s %j to be %s', async (actual, operator, value, expected) => {
    await send(put(tableName, 'item', actual && { a: actual }));

    expect(await holds({ ConditionExpression: `#a ${operator} :a`, ExpressionAttributeNames: { '#a': 'a' }, ExpressionAttributeValues: { ':a': value } })).toBe(expected);
  });
}
