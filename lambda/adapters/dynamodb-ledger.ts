/**
 * The ledger in DynamoDB: one table, single-item conditional writes, consistent reads.
 *
 * The SDK repeats a write whose answer was lost, and the repetition finds the item changed: by the first try, or by
 * somebody else. So every condition also holds for what the write itself leaves behind, by something that only this very
 * write can have left: the load's own id in a claim, `movedBy` in a load. A condition that failed therefore says that
 * somebody else was there, and needs no second look, except at a claim, to see whose it is. (Or that somebody has moved
 * the load on between the two tries: then its author leaves it to them, as it should.)
 *
 * Traps:
 * - DynamoDB deletes expired items days late: reads drop them, and a claim takes their place.
 * - An update of an item that is not there creates it, unless its condition asks for the item.
 * - BatchGetItem refuses a key that comes twice, and may leave keys unprocessed without an error.
 * - Not every stand-in for DynamoDB shows the item of a failed condition.
 */
import {
  AttributeValue, BatchGetItemCommand, BatchGetItemCommandOutput, ConditionalCheckFailedException, GetItemCommand, GetItemCommandOutput,
  PutItemCommand, UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { claimingLoad, claimItem, fileKey, isExpired, Item, Key, keyOf, loadItem, loadKey, toAttributes, toLoad } from './ledger-items';
import { serviceCall } from './service-call';
import { sideBySide } from '../side-by-side';
import { randomIds } from './system';
import { LEDGER_EXPIRY, LEDGER_KEY } from '../../lib/private/contract';
import { FailureCode } from '../failures/catalogue';
import { Ledger, LoadChanges, LoadItem, LoadState } from '../ledger/ledger';
import { Clock, Ids, ServiceError } from '../ports';

const MAX_BATCH_KEYS = 100;
const BATCHES_AT_ONCE = 10;
/** Keys that were left unprocessed are asked for again after pauses that double, for no longer than this. */
const READ_PATIENCE_MS = 2_000;
const FIRST_PAUSE_MS = 50;

/** What the ledger uses of a DynamoDBClient. */
export interface DynamoDb {
  send(command: PutItemCommand | UpdateItemCommand): Promise<unknown>;
  send(command: GetItemCommand): Promise<Pick<GetItemCommandOutput, 'Item'>>;
  send(command: BatchGetItemCommand): Promise<Pick<BatchGetItemCommandOutput, 'Responses' | 'UnprocessedKeys'>>;
}

export class DynamoDbLedger implements Ledger {
  constructor(
    private readonly client: DynamoDb,
    private readonly tableName: string,
    private readonly clock: Clock,
    private readonly ids: Ids = randomIds,
  ) {}

  async readClaims(files: readonly string[]): Promise<ReadonlyMap<string, string>> {
    return this.read(files, fileKey, item => claimingLoad(item)!);
  }

  async readLoads(ids: readonly string[]): Promise<ReadonlyMap<string, LoadItem>> {
    return this.read(ids, loadKey, toLoad);
  }

  async openLoad(load: LoadItem): Promise<void> {
    // An item that is there already is one's own: nobody else knows the id.
    await this.write(new PutItemCommand({
      TableName: this.tableName,
      Item: loadItem(load),
      ConditionExpression: 'attribute_not_exists(#id)',
      ExpressionAttributeNames: { '#id': LEDGER_KEY },
    }));
  }

  async claim(file: string, load: Pick<LoadItem, 'id' | 'expiresAt'>, instead: string | undefined): Promise<string> {
    const put = new PutItemCommand({
      TableName: this.tableName,
      Item: claimItem(file, load),
      ConditionExpression: `attribute_not_exists(#id) OR #expires <= :now OR #load = :own${instead === undefined ? '' : ' OR #load = :instead'}`,
      ExpressionAttributeNames: { '#id': LEDGER_KEY, '#expires': LEDGER_EXPIRY, '#load': 'load' },
      ExpressionAttributeValues: { ':now': { N: String(Math.floor(this.clock.now() / 1_000)) }, ...toAttributes({ ':own': load.id, ':instead': instead }) },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    // Once more, should the claim that was in the way expire while one looks.
    for (let attempt = 1; attempt <= 2; attempt++) {
      const refusal = await this.write(put);
      if (!refusal) return load.id;
      const holder = claimingLoad(refusal.Item ?? await this.get(fileKey(file)));
      if (holder !== undefined) return holder;
    }
    throw new ServiceError('ledger', 'ConditionalCheckFailedException', `the claim of ${file} comes and goes`);
  }

  moveLoad(id: string, from: LoadState, to: LoadState, changes: LoadChanges = {}): Promise<boolean> {
    return this.move(id, from, to, changes);
  }

  callOff(id: string, failure: FailureCode): Promise<boolean> {
    return this.move(id, 'ready', 'failed', { failure }, 'takenOver');
  }

  async takeOver(id: string): Promise<boolean> {
    return this.update(id, { takenOver: { BOOL: true } }, {
      expression: '#state = :ready', attributes: ['state'], values: toAttributes({ ':ready': 'ready' }),
    });
  }

  async noteStatement(id: string, statementId: string): Promise<void> {
    // A load that is gone has nobody left to follow its statement.
    await this.update(id, toAttributes({ statementId }), { expression: 'attribute_exists(#id)', attributes: [LEDGER_KEY] });
  }

  /** @param unless an attribute that forbids the move once it is there */
  private move(id: string, from: LoadState, to: LoadState, changes: LoadChanges, unless?: string): Promise<boolean> {
    const movedBy = this.ids.next();
    const isFree = unless === undefined ? '' : ` AND attribute_not_exists(#${unless})`;
    return this.update(id, toAttributes({ ...changes, state: to, movedBy }), {
      expression: `(#state = :from${isFree}) OR (#state = :state AND #movedBy = :movedBy)`,
      attributes: unless === undefined ? [] : [unless],
      values: toAttributes({ ':from': from }),
    });
  }

  /** Sets attributes of a load. An attribute `a` is `#a` in the condition, and its new value `:a`. False when the condition failed. */
  private async update(id: string, changes: Item, condition: Condition): Promise<boolean> {
    const changed = Object.keys(changes);
    const refusal = await this.write(new UpdateItemCommand({
      TableName: this.tableName,
      Key: loadKey(id),
      UpdateExpression: `SET ${changed.map(name => `#${name} = :${name}`).join(', ')}`,
      ConditionExpression: condition.expression,
      ExpressionAttributeNames: Object.fromEntries([...changed, ...condition.attributes].map(name => [`#${name}`, name])),
      ExpressionAttributeValues: { ...condition.values, ...Object.fromEntries(changed.map(name => [`:${name}`, changes[name]])) },
    }));
    return refusal === undefined;
  }

  /** Returns what DynamoDB says when the condition failed. */
  private write(command: PutItemCommand | UpdateItemCommand): Promise<ConditionalCheckFailedException | undefined> {
    return serviceCall('ledger', async () => {
      try {
        await this.client.send(command);
        return undefined;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return error;
        throw error;
      }
    });
  }

  private async get(key: Key): Promise<Item | undefined> {
    const get = new GetItemCommand({ TableName: this.tableName, Key: key, ConsistentRead: true });
    return (await serviceCall('ledger', () => this.client.send(get))).Item;
  }

  private async read<T>(names: readonly string[], toKey: (name: string) => Key, toValue: (item: Item) => T): Promise<ReadonlyMap<string, T>> {
    const unique = [...new Set(names)];
    const batches: string[][] = [];
    for (let start = 0; start < unique.length; start += MAX_BATCH_KEYS) batches.push(unique.slice(start, start + MAX_BATCH_KEYS));
    const items = new Map<string, Item>();
    await sideBySide(BATCHES_AT_ONCE, batches, async batch => {
      for (const item of await this.readBatch(batch.map(toKey))) items.set(keyOf(item), item);
    });
    const now = this.clock.now();
    return new Map(unique.flatMap((name): [string, T][] => {
      const item = items.get(toKey(name)[LEDGER_KEY].S);
      return item === undefined || isExpired(item, now) ? [] : [[name, toValue(item)]];
    }));
  }

  private async readBatch(keys: readonly Key[]): Promise<readonly Item[]> {
    const items: Item[] = [];
    const giveUpAt = this.clock.now() + READ_PATIENCE_MS;
    let left: Record<string, AttributeValue>[] = [...keys];
    for (let pause = FIRST_PAUSE_MS; ; pause *= 2) {
      const get = new BatchGetItemCommand({ RequestItems: { [this.tableName]: { Keys: left, ConsistentRead: true } } });
      const { Responses, UnprocessedKeys } = await serviceCall('ledger', () => this.client.send(get));
      items.push(...Responses?.[this.tableName] ?? []);
      left = UnprocessedKeys?.[this.tableName]?.Keys ?? [];
      if (!left.length) return items;
      if (this.clock.now() + pause > giveUpAt) {
        throw new ServiceError('ledger', 'ThrottlingException', `DynamoDB leaves ${left.length} of ${keys.length} keys unprocessed`, { isRefusal: true });
      }
      await this.clock.sleep(pause);
    }
  }
}

interface Condition {
  readonly expression: string;
  /** Those that the change does not name. */
  readonly attributes: readonly string[];
  readonly values?: Item;
}
