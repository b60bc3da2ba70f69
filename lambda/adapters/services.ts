import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDbLedger } from './dynamodb-ledger';
import { EventBridgeEvents } from './event-bridge-events';
import { httpTimeouts } from './http-timeouts';
import { RedshiftDataWarehouse } from './redshift-data-warehouse';
import { S3Manifests } from './s3-manifests';
import { SqsQueue } from './sqs-queue';
import { randomIds, systemClock, systemRandom } from './system';
import { LoaderConfig } from '../../lib/private/contract';
import { LoadEvents, Telemetry } from '../ports';
import { Services } from '../process-batch';

/** With its attempts, what `loading/deadline.ts` keeps free for sending. */
const SQS_TIMEOUT_MS = 3_000;
const SQS_ATTEMPTS = 2;
/** DynamoDB answers within milliseconds, or not at all. */
const LEDGER_TIMEOUT_MS = 2_000;
const LEDGER_ATTEMPTS = 3;

/** A load waits for it, and a listener can do without: less than what matters. */
const EVENTS_TIMEOUT_MS = 2_000;
const EVENTS_ATTEMPTS = 2;

const NOBODY_LISTENS: LoadEvents = { publish: async () => undefined };

/**
 * The services of AWS, as the configuration names them.
 *
 * @param eventBus ARN of the event bus that is told of loads, if there is one
 */
export function awsServices(config: LoaderConfig, telemetry: Telemetry, eventBus?: string): Services {
  const dynamoDb = new DynamoDBClient({ requestHandler: httpTimeouts(LEDGER_TIMEOUT_MS), maxAttempts: LEDGER_ATTEMPTS });
  const sqs = new SQSClient({ requestHandler: httpTimeouts(SQS_TIMEOUT_MS), maxAttempts: SQS_ATTEMPTS });
  return {
    clock: systemClock,
    ids: randomIds,
    random: systemRandom,
    warehouse: new RedshiftDataWarehouse(config.warehouse),
    manifests: new S3Manifests(config.workBucket),
    ledger: new DynamoDbLedger(dynamoDb, config.ledgerTable, systemClock),
    queue: new SqsQueue(sqs, config.queueUrl),
    deadLetterQueue: new SqsQueue(sqs, config.deadLetterQueueUrl),
    events: eventBus ? eventsTo(eventBus, telemetry) : NOBODY_LISTENS,
    telemetry,
  };
}

/** Its client is made only where somebody listens: it lengthens the start. */
function eventsTo(eventBus: string, telemetry: Telemetry): LoadEvents {
  const client = new EventBridgeClient({ requestHandler: httpTimeouts(EVENTS_TIMEOUT_MS), maxAttempts: EVENTS_ATTEMPTS });
  return new EventBridgeEvents(client, eventBus, telemetry);
}
