/**
 * DynamoDB as the ledger sees it: one table with a string key, four commands, in memory.
 *
 * `apply` is the table itself: it happens at once or throws, so whoever simulates a network around it decides when a
 * request arrives, whether it arrives twice, and whether its answer comes back. `send` is a network without faults.
 * Reads must be consistent; limits, and what DynamoDB refuses, are DynamoDB's. What it does not know it throws on.
 */
import {
  AttributeValue, BatchGetItemCommand, BatchGetItemCommandInput, BatchGetItemCommandOutput, ConditionalCheckFailedException,
  DynamoDBServiceException, GetItemCommand, GetItemCommandInput, GetItemCommandOutput, PutItemCommand, PutItemCommandInput,
  UpdateItemCommand, UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { InvalidExpression, Item, parseCondition, parseUpdate, Placeholders } from './dynamodb-expressions';
import { LEDGER_EXPIRY, LEDGER_KEY } from '../../lib/private/contract';

export type DynamoDbCommand = GetItemCommand | BatchGetItemCommand | PutItemCommand | UpdateItemCommand;

export interface DynamoDbOutput extends Partial<Pick<BatchGetItemCommandOutput, 'Responses' | 'UnprocessedKeys'>> {
  readonly Item?: GetItemCommandOutput['Item'];
  readonly $metadata: { readonly httpStatusCode: number; readonly attempts: number };
}

export interface FakeDynamoDbOptions {
  readonly tableName?: string;
  /** Keys that one BatchGetItem processes; the others come back as UnprocessedKeys. */
  readonly keysPerBatch?: number;
  /** Whether a failed condition shows the item, as ALL_OLD asks. Stand-ins for DynamoDB do not always. */
  readonly showsItemOfFailedCondition?: boolean;
}

const MAX_BATCH_KEYS = 100;
const MAX_KEY_BYTES = 2_048;
const MAX_ITEM_BYTES = 400 * 1_024;
const OK = { httpStatusCode: 200, attempts: 1 };

const KNOWN_PARAMETERS: Readonly<Record<string, readonly string[]>> = {
  GetItemCommand: ['TableName', 'Key', 'ConsistentRead'],
  BatchGetItemCommand: ['RequestItems'],
  PutItemCommand: [
    'TableName', 'Item', 'ConditionExpression', 'ExpressionAttributeNames', 'ExpressionAttributeValues', 'ReturnValuesOnConditionCheckFailure',
  ],
  UpdateItemCommand: [
    'TableName', 'Key', 'UpdateExpression', 'ConditionExpression', 'ExpressionAttributeNames', 'ExpressionAttributeValues',
    'ReturnValuesOnConditionCheckFailure',
  ],
};

export class FakeDynamoDb {
  /** Frozen, so that whoever reads one need not be given a copy: copies took a tenth of the simulation's time. */
  readonly items = new Map<string, Item>();
  readonly tableName: string;
  /** Requests that arrived, refused ones too. */
  reads = 0;
  writes = 0;
  keysPerBatch: number;
  private readonly showsItemOfFailedCondition: boolean;

  constructor({ tableName = 'ledger', keysPerBatch = MAX_BATCH_KEYS, showsItemOfFailedCondition = true }: FakeDynamoDbOptions = {}) {
    this.tableName = tableName;
    this.keysPerBatch = keysPerBatch;
    this.showsItemOfFailedCondition = showsItemOfFailedCondition;
  }

  async send(command: DynamoDbCommand): Promise<DynamoDbOutput> {
    return this.apply(command);
  }

  apply(command: DynamoDbCommand): DynamoDbOutput {
    const unknown = Object.keys(command.input).find(name => !KNOWN_PARAMETERS[command.constructor.name]?.includes(name));
    if (unknown !== undefined) throw new Error(`the fake does not know ${unknown} of ${command.constructor.name}`);
    try {
      if (command instanceof GetItemCommand) return this.get(command.input);
      if (command instanceof BatchGetItemCommand) return this.batchGet(command.input);
      if (command instanceof PutItemCommand) return this.put(command.input);
      return this.update(command.input);
    } catch (error) {
      throw error instanceof InvalidExpression ? refusal('ValidationException', error.message) : error;
    }
  }

  /** What DynamoDB does with expired items some time after they expired: until then they are read like any other. */
  expire(now: number): void {
    for (const [key, item] of this.items) {
      if (Number(item[LEDGER_EXPIRY]?.N ?? Infinity) * 1_000 <= now) this.items.delete(key);
    }
  }

  private get({ TableName, Key, ConsistentRead }: GetItemCommandInput): DynamoDbOutput {
    this.reads++;
    this.assertTable(TableName);
    assertConsistent(ConsistentRead);
    return { Item: this.items.get(keyOf(Key)), $metadata: OK };
  }

  private batchGet({ RequestItems = {} }: BatchGetItemCommandInput): DynamoDbOutput {
    this.reads++;
    const [[table, { Keys = [], ConsistentRead }], ...others] = Object.entries(RequestItems);
    if (others.length) throw new Error('the fake has one table');
    this.assertTable(table);
    assertConsistent(ConsistentRead);
    const keys = Keys.map(keyOf);
    if (!keys.length) throw refusal('ValidationException', 'The list of keys in RequestItems for BatchGetItem is required');
    if (keys.length > MAX_BATCH_KEYS) throw refusal('ValidationException', 'Too many items requested for the BatchGetItem call');
    if (new Set(keys).size < keys.length) throw refusal('ValidationException', 'Provided list of item keys contains duplicates');
    // In no order, and nothing in the place of what is not there.
    const found = keys.slice(0, this.keysPerBatch).reverse().map(key => this.items.get(key)).filter(item => item !== undefined);
    const left = Keys.slice(this.keysPerBatch);
    return {
      Responses: { [table]: found },
      UnprocessedKeys: left.length ? { [table]: { Keys: left, ConsistentRead } } : {},
      $metadata: OK,
    };
  }

  private put(input: PutItemCommandInput): DynamoDbOutput {
    const item = input.Item ?? {};
    this.write(input, keyOf({ [LEDGER_KEY]: item[LEDGER_KEY] }), () => item);
    return { $metadata: OK };
  }

  /** Trap, and DynamoDB's own: an update of an item that is not there creates it. */
  private update(input: UpdateItemCommandInput): DynamoDbOutput {
    const key = keyOf(input.Key);
    this.write(input, key, (before, placeholders) => {
      const changes = parseUpdate(input.UpdateExpression ?? '', placeholders);
      if (LEDGER_KEY in changes) throw new InvalidExpression(`Cannot update attribute ${LEDGER_KEY}. This attribute is part of the key`);
      return { ...before, ...input.Key, ...changes };
    });
    return { $metadata: OK };
  }

  private write(
    input: PutItemCommandInput | UpdateItemCommandInput, key: string, change: (before: Item | undefined, placeholders: Placeholders) => Item,
  ): void {
    this.writes++;
    this.assertTable(input.TableName);
    const placeholders = new Placeholders(input.ExpressionAttributeNames, input.ExpressionAttributeValues);
    const before = this.items.get(key);
    const holds = input.ConditionExpression === undefined || parseCondition(input.ConditionExpression, placeholders)(before);
    const after = frozenCopy(change(before, placeholders));
    placeholders.assertAllUsed();
    assertStorable(after);
    if (holds) {
      this.items.set(key, after);
      return;
    }
    const isShown = input.ReturnValuesOnConditionCheckFailure === 'ALL_OLD' && this.showsItemOfFailedCondition;
    throw new ConditionalCheckFailedException({
      message: 'The conditional request failed', $metadata: { httpStatusCode: 400, attempts: 1 }, ...isShown && before && { Item: before },
    });
  }

  private assertTable(name: string | undefined): void {
    if (name !== this.tableName) throw refusal('ResourceNotFoundException', 'Requested resource not found');
  }
}

function frozenCopy(item: Item): Item {
  return Object.freeze(Object.fromEntries(Object.entries(item).map(([name, value]) => [name, Object.freeze({ ...value })])));
}

function refusal(name: string, message: string): DynamoDBServiceException {
  return new DynamoDBServiceException({ name, message, $fault: 'client', $metadata: { httpStatusCode: 400, attempts: 1 } });
}

function keyOf(key: Record<string, AttributeValue> | undefined): string {
  const { [LEDGER_KEY]: value, ...others } = key ?? {};
  if (value?.S === undefined || Object.keys(others).length) throw refusal('ValidationException', 'The provided key element does not match the schema');
  if (value.S === '' || Buffer.byteLength(value.S) > MAX_KEY_BYTES) {
    throw refusal('ValidationException', 'One or more parameter values were invalid: size of the key');
  }
  return value.S;
}

function assertConsistent(consistentRead: boolean | undefined): void {
  if (!consistentRead) throw new Error('the fake has no replica that lags behind: read consistently');
}

function assertStorable(item: Item): void {
  let bytes = 0;
  for (const [name, value] of Object.entries(item)) {
    if (Object.keys(value).length !== 1) {
      throw refusal('ValidationException', 'Supplied AttributeValue is empty, must contain exactly one of the supported datatypes');
    }
    if (value.N !== undefined && (value.N.trim() === '' || !Number.isFinite(Number(value.N)))) {
      throw refusal('ValidationException', `The parameter cannot be converted to a numeric value: ${value.N}`);
    }
    bytes += Buffer.byteLength(name) + Buffer.byteLength(value.S ?? value.N ?? '');
  }
  if (bytes > MAX_ITEM_BYTES) throw refusal('ValidationException', 'Item size has exceeded the maximum allowed size');
}
