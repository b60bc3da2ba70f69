import { SQSClient } from '@aws-sdk/client-sqs';
import { httpTimeouts } from './http-timeouts';
import { RedshiftDataWarehouse } from './redshift-data-warehouse';
import { S3Manifests } from './s3-manifests';
import { SqsQueue } from './sqs-queue';
import { randomIds, systemClock, systemRandom } from './system';
import { LoaderConfig } from '../../lib/private/contract';
import { MemoryLedger } from '../ledger/memory-ledger';
import { Telemetry } from '../ports';
import { Services } from '../process-batch';

const SQS_TIMEOUT_MS = 5_000;

/** The services of AWS, as the configuration names them. */
export function awsServices(config: LoaderConfig, telemetry: Telemetry): Services {
  const sqs = new SQSClient({ requestHandler: httpTimeouts(SQS_TIMEOUT_MS) });
  return {
    clock: systemClock,
    ids: randomIds,
    random: systemRandom,
    warehouse: new RedshiftDataWarehouse(config.warehouse),
    manifests: new S3Manifests(config.workBucket),
    ledger: new MemoryLedger(),
    queue: new SqsQueue(sqs, config.queueUrl),
    deadLetterQueue: new SqsQueue(sqs, config.deadLetterQueueUrl),
    telemetry,
  };
}
