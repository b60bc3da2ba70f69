/**
 * Entry of the loader function. Everything is built once for an execution environment; a fault in the configuration
 * fails the start, where it is seen at once, and not the messages.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { PowertoolsTelemetry } from './adapters/powertools-telemetry';
import { awsServices } from './adapters/services';
import { createBatchProcessor } from './process-batch';
import { CONFIG_FILE, ENV, LOG_EVENTS, parseLoaderConfig } from '../lib/private/contract';

const config = parseLoaderConfig(readFileSync(join(__dirname, CONFIG_FILE), 'utf8'), process.env);
const telemetry = new PowertoolsTelemetry(config.pipeline);
const processBatch = createBatchProcessor(config, awsServices(config, telemetry, process.env[ENV.eventBus]));
telemetry.log('info', LOG_EVENTS.configurationLoaded, { targets: config.targets.length, warehouse: config.warehouse.name });

export async function handler(event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  telemetry.startInvocation(context);
  return processBatch(event.Records, Date.now() + context.getRemainingTimeInMillis());
}
