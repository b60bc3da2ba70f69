/**
 * The loader's core: one batch of queue messages, from events to dispositions.
 *
 *     events → objects → routing → table files → loads → ledger, COPY → outcomes → dispositions → partial batch response
 */
import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';
import { readDeferral } from './disposal/deferral';
import { DisposalServices, dispose } from './disposal/dispose';
import { disposeOf } from './disposal/disposition';
import { Deadline } from './loading/deadline';
import { loadTables } from './loading/load-tables';
import { OutageWatch, Pulse } from './loading/outage';
import { LoadServices } from './loading/services';
import { Notice, Plan, planBatch } from './planning/plan';
import { Telemetry } from './ports';
import { createRouter, Router } from './routing/router';
import { LOG_EVENTS, LoaderConfig, METRICS } from '../lib/private/contract';

export interface Services extends LoadServices, DisposalServices {}

/** @param endsAt when the invocation is killed: milliseconds since 1970 */
export type BatchProcessor = (records: readonly SQSRecord[], endsAt: number) => Promise<SQSBatchResponse>;

const DAY_MS = 24 * 60 * 60_000;

export function createBatchProcessor(config: LoaderConfig, services: Services): BatchProcessor {
  const route: Router = createRouter(config.targets);
  const settings = { ...config, database: config.warehouse.database, ledgerRetentionMs: config.ledgerRetentionDays * DAY_MS };
  const { clock, telemetry } = services;
  const pulse = new Pulse(clock);

  return async (records, endsAt) => {
    const startedAt = clock.now();
    telemetry.log('info', LOG_EVENTS.batchReceived, { messages: records.length });
    const plan = planBatch(records, route, config);
    for (const notice of plan.notices) tellNotice(notice, telemetry);

    const deferrals = plan.messages.map(({ record }) => readDeferral(record.messageAttributes, startedAt));
    const deadline = new Deadline(clock, endsAt);
    const outage = new OutageWatch(services, deadline, pulse, deferrals.some(({ reason }) => reason === 'WAREHOUSE_UNAVAILABLE'));
    const outcomes = await loadTables(plan.loads, services, settings, { deadline, outage });

    const now = clock.now();
    const patienceMs = config.misconfigurationPatienceSeconds * 1_000;
    const disposed = plan.messages.map((message, i) => (
      { record: message.record, disposition: disposeOf(message, outcomes, deferrals[i], now, patienceMs) }));
    const returned = await dispose(disposed, services, deadline);
    tellFinished(plan, now - startedAt, returned.length, now, telemetry);
    return { batchItemFailures: returned.map(itemIdentifier => ({ itemIdentifier })) };
  };
}

const NOTICE_METRICS: Partial<Record<Notice['event'], string>> = {
  fileDiscarded: METRICS.filesDiscarded,
  fileUnmatched: METRICS.filesUnmatched,
};

function tellNotice({ event, messageId, object, detail }: Notice, telemetry: Telemetry): void {
  telemetry.log(event === 'fileUnmatched' || event === 'fileOverwritten' ? 'warn' : 'info', LOG_EVENTS[event], { messageId, bucket: object?.bucket, key: object?.key, detail });
  const metric = NOTICE_METRICS[event];
  if (metric) telemetry.metric(metric, 'Count', 1);
}

function tellFinished(plan: Plan, durationMs: number, returned: number, now: number, telemetry: Telemetry): void {
  const files = plan.loads.flatMap(load => load.files);
  telemetry.log('info', LOG_EVENTS.batchFinished, { messages: plan.messages.length, files: files.length, loads: plan.loads.length, returned, durationMs });
  const oldest = files.reduce((least, { object }) => Math.min(least, Date.parse(object.eventTime ?? '') || now), now);
  if (files.length) telemetry.metric(METRICS.oldestFileAge, 'Seconds', (now - oldest) / 1_000);
  telemetry.flush();
}
