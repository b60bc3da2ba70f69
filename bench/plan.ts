/**
 * Planning 10,000 messages against JSON.parse of the same bodies, and 1,000 prefix targets against one.
 * Run by `npx tsx bench/plan.ts`.
 */
import type { SQSRecord } from 'aws-lambda';
import { milliseconds, reportPairs } from './measure';
import { planBatch } from '../lambda/planning/plan';
import { createRouter, Router } from '../lambda/routing/router';
import { prefixTarget } from '../test/support/config';
import { s3Event, sqsRecord } from '../test/support/events';

const MESSAGES = 10_000;
const ROUNDS = 41;
const LIMITS = { maxFilesPerLoad: 1_000, maxLoadBytes: 1e12 };

/** Spread over 1,000 applications, their names of many lengths, as key prefixes are. */
function prefixOf(i: number): string {
  return `logs/application-${'x'.repeat(i % 12)}${i}/`;
}

function records(): SQSRecord[] {
  return Array.from({ length: MESSAGES }, (_, i) => sqsRecord({
    messageId: `message-${i}`,
    body: s3Event({ key: `${prefixOf(i % 1_000)}2026/11/23/part-${i}.json.gz`, size: 1_000 + i, eTag: `etag-${i}` }),
  }));
}

function main(): void {
  const batch = records();
  const oneTarget = createRouter([prefixTarget('logs/', { table: 'app_log' })]);
  const thousandTargets = createRouter(Array.from({ length: 1_000 }, (_, i) => prefixTarget(prefixOf(i), { table: `app_log_${i % 10}` })));
  const times = { parse: [] as number[], one: [] as number[], thousand: [] as number[] };
  const plan = (route: Router) => milliseconds(() => { planBatch(batch, route, LIMITS); });

  // Interleaved, so that whatever else the machine does strikes all of them alike.
  for (let round = 0; round < ROUNDS; round++) {
    times.parse.push(milliseconds(() => { for (const { body } of batch) JSON.parse(body); }));
    times.one.push(plan(oneTarget));
    times.thousand.push(plan(thousandTargets));
  }
  reportPairs(`plan of ${MESSAGES} messages against JSON.parse of their bodies`, times.one, times.parse, 2);
  reportPairs('plan with 1,000 prefix targets against one', times.thousand, times.one, 2);
}

main();
