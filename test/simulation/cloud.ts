/**
 * The services that outlive every process, each the one fake of it, and the loader's way to them: the real ledger adapter
 * over DynamoDB, the ports of the others, every call through the network.
 */
import { HOUR } from './durations';
import { ErrorKind, Network } from './network';
import { Process } from './process';
import { Stage } from './stage';
import { Witness } from './witness';
import { DynamoDbLedger } from '../../lambda/adapters/dynamodb-ledger';
import { LoadEvents, Manifests, OutgoingMessage, Queue, Service, ServiceError, Telemetry, Warehouse } from '../../lambda/ports';
import { Services } from '../../lambda/process-batch';
import { LOG_EVENTS } from '../../lib/private/contract';
import { DynamoDbCommand, FakeDynamoDb } from '../support/fake-dynamodb';
import { FakeManifests } from '../support/fake-manifests';
import { FakeQueue } from '../support/fake-queue';
import { FakeWarehouse } from '../support/fake-warehouse';

/** Of the Data API, what may be asked again. */
const READ = { attempts: 2, timeoutMs: 4_000 };
const MESSAGES_PER_CALL = 10;
/** Tries and time of one call, as the adapters set them. */
const LIMITS = {
  ledger: { attempts: 3, timeoutMs: 2_000 },
  manifests: { attempts: 2, timeoutMs: 4_000 },
  queue: { attempts: 2, timeoutMs: 3_000 },
  events: { attempts: 2, timeoutMs: 2_000 },
  warehouse: { attempts: 1, timeoutMs: 8_000 },
} as const satisfies Record<Service | 'events', unknown>;

export class Cloud {
  readonly dynamoDb = new FakeDynamoDb();
  readonly manifests = new FakeManifests();
  readonly deadLetterQueue: FakeQueue;
  readonly queue: FakeQueue;
  readonly warehouse: FakeWarehouse;
  private ids = 0;

  constructor(private readonly stage: Stage, private readonly network: Network) {
    const { world, scenario } = stage;
    this.deadLetterQueue = new FakeQueue(world, 'dlq');
    this.queue = new FakeQueue(world, 'queue', this.deadLetterQueue);
    this.queue.isUnordered = true;
    this.warehouse = new FakeWarehouse(world, this.manifests, scenario.tables);
  }

  /** The services as a process of the loader sees them. */
  servicesFor(caller: Process, witness: Witness): Services {
    const { world, random } = this.stage;
    const clock = {
      now: () => world.now(),
      sleep: (ms: number) => new Promise<void>(wake => world.after(ms, caller.whileAlive(wake))),
    };
    const ids = { next: () => `${(++this.ids).toString(16).padStart(8, '0')}-0000-4000-8000-000000000000` };
    return {
      clock,
      ids,
      random: () => random.next(),
      ledger: new DynamoDbLedger(this.dynamoDbFor(caller), this.dynamoDb.tableName, clock, ids),
      manifests: this.manifestsFor(caller),
      warehouse: this.warehouseFor(caller),
      queue: this.queueFor(caller, this.queue, witness),
      deadLetterQueue: this.queueFor(caller, this.deadLetterQueue, witness),
      events: this.eventsFor(caller, witness),
      telemetry: this.telemetryFor(caller),
    };
  }

  private dynamoDbFor(caller: Process) {
    return {
      send: (command: DynamoDbCommand): Promise<any> => this.network.call(caller, {
        operation: command.constructor.name.replace('Command', ''),
        subject: subjectOf(command),
        ...LIMITS.ledger,
        serve: () => {
          const output = this.dynamoDb.apply(command);
          this.stage.coverage.countWrite(command, this.dynamoDb);
          return output;
        },
        error: dynamoDbError,
      }),
    };
  }

  private manifestsFor(caller: Process): Manifests {
    const { manifests } = this;
    const call = <T>(operation: string, key: string, serve: () => Promise<T>) =>
      this.network.call(caller, { operation, subject: key, ...LIMITS.manifests, serve, error: serviceError('manifests') });
    return {
      write: (key, body) => call('write', key, () => manifests.write(key, body)),
      read: key => call('read', key, () => manifests.read(key)),
    };
  }

  private warehouseFor(caller: Process): Warehouse {
    const { warehouse } = this;
    const { coverage } = this.stage;
    const call = <T>(operation: string, subject: string, serve: () => Promise<T>, limits: { attempts?: number; timeoutMs?: number } = {}) =>
      this.network.call(caller, { operation, subject, ...LIMITS.warehouse, ...limits, serve, error: serviceError('warehouse') });
    return {
      execute: request => call('execute', `${request.name} ${request.sqls.map(sql => sql.slice(0, 70)).join('; ')}`, () => warehouse.execute(request)),
      describe: (id, waitSeconds) => call('describe', id, () => warehouse.describe(id, waitSeconds), { timeoutMs: LIMITS.warehouse.timeoutMs + waitSeconds * 1_000 }),
      results: id => call('results', id, async () => {
        const rows = await warehouse.results(id);
        coverage.countAnswer(rows);
        return rows;
      }, READ),
      find: name => call('find', name, async () => {
        const id = await warehouse.find(name);
        coverage.count(id === undefined ? 'neverSubmitted' : 'foundByName');
        // Its token would still do, were it for the same statements.
        if (this.stage.world.now() - Number(this.dynamoDb.items.get(`load#${name}`)?.readyAt?.N) < 7 * HOUR) coverage.count('lookedUpEarly');
        return id;
      }, READ),
    };
  }

  /** Tens of messages side by side. A call that failed in the end refuses its messages, whether they were sent or not. */
  private queueFor(caller: Process, queue: FakeQueue, witness: Witness): Queue {
    return {
      send: async messages => {
        const refused = new Map<string, string>();
        const tens = Array.from({ length: Math.ceil(messages.length / MESSAGES_PER_CALL) }, (_, i) =>
          messages.slice(i * MESSAGES_PER_CALL, (i + 1) * MESSAGES_PER_CALL));
        await Promise.all(tens.map(async ten => {
          try {
            for (const [id, reason] of await this.sendTen(caller, queue, ten, witness)) refused.set(id, reason);
          } catch (error) {
            witness.sendFailed(caller);
            for (const { id } of ten) refused.set(id, String(error));
          }
        }));
        return refused;
      },
    };
  }

  private sendTen(caller: Process, queue: FakeQueue, ten: readonly OutgoingMessage[], witness: Witness): Promise<ReadonlyMap<string, string>> {
    return this.network.call(caller, {
      operation: 'send',
      subject: queue === this.queue ? 'queue' : 'DLQ',
      ...LIMITS.queue,
      serve: async () => {
        const refused = await queue.send(ten);
        for (const message of ten) {
          if (!refused.has(message.id)) witness.copySent(caller, message.body);
        }
        return refused;
      },
      error: serviceError('queue'),
    });
  }

  /** As the adapter does, it gives up an event that cannot be sent. */
  private eventsFor(caller: Process, witness: Witness): LoadEvents {
    const { coverage } = this.stage;
    return {
      publish: async (type, { loadId }) => {
        witness.announces(loadId);
        await this.network.call(caller, {
          operation: 'publish',
          subject: `${type} ${loadId}`,
          ...LIMITS.events,
          serve: () => witness.told(type, loadId),
          error: kind => new ServiceError('queue', 'InternalFailure', `simulated: ${kind}`),
        }).catch(() => coverage.count('eventGivenUp'));
      },
    };
  }

  private telemetryFor({ name }: Process): Telemetry {
    const { coverage, trace } = this.stage;
    return {
      log: (level, event, fields) => {
        if (fields.reason === 'the transaction of the load was not committed') coverage.count('neverCommitted');
        if (event === LOG_EVENTS.copyFailed && fields.code === 'SQL_FAILED') coverage.count('ownSqlFailed');
        if (event === LOG_EVENTS.copyIsolating) coverage.count(fields.named === 0 ? 'bisect' : 'badFileNamed');
        if (trace.isKept && level !== 'debug') trace.add(`${name}   ${event} ${JSON.stringify(fields)}`);
      },
      metric: () => undefined,
      flush: () => undefined,
    };
  }
}

function serviceError(service: Service): (kind: ErrorKind, attempts: number) => ServiceError {
  return (kind, attempts) => {
    switch (kind) {
      case 'throttled': return new ServiceError(service, 'ThrottlingException', 'Rate exceeded', { status: 400, isRefusal: attempts <= 1 });
      case 'broken': return new ServiceError(service, 'InternalServerException', 'Internal error', { status: 500 });
      case 'timedOut': return new ServiceError(service, 'TimeoutError', 'Request timed out');
    }
  };
}

/** As the SDK throws them: the adapter makes the loader's own error of it. */
function dynamoDbError(kind: ErrorKind, attempts: number): Error {
  const [name, httpStatusCode] = kind === 'throttled' ? ['ProvisionedThroughputExceededException', 400]
    : kind === 'broken' ? ['InternalServerError', 500] : ['TimeoutError', undefined];
  return Object.assign(new Error(`simulated: ${kind}`), { name, $metadata: { httpStatusCode, attempts } });
}

function subjectOf({ input }: DynamoDbCommand): string {
  if ('Item' in input) return `${input.Item!.id.S} ${input.Item!.load?.S ?? ''}`;
  if ('Key' in input) return `${input.Key!.id.S} ${'ExpressionAttributeValues' in input ? input.ExpressionAttributeValues?.[':state']?.S ?? '' : ''}`;
  return '';
}
