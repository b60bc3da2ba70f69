/**
 * EventBridge's PutEvents, as far as a pipeline uses it: events about loads go to the queues of the rules that match them. A hook
 * before fauxqs's own handlers, which know nothing of it.
 */
import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { eventBridgeEvent } from './event-bridge-event';
import { sendMessage } from './send-message';
import { matchesPattern } from '../assembly/event-pattern';
import { eventBusName, LoadEventRule } from '../assembly/load-event-rules';
import { targetInput } from '../assembly/target-input';

interface Entry {
  readonly EventBusName?: string;
  readonly Source: string;
  readonly DetailType: string;
  readonly Detail: string;
  readonly Resources?: readonly string[];
}

export class EventBuses {
  private rules: readonly LoadEventRule[] = [];
  private failure?: Error;

  constructor(private readonly app: FastifyInstance, private readonly region: string) {
    app.addHook('preHandler', async ({ headers, body }, reply) => {
      if (headers['x-amz-target'] !== 'AWSEvents.PutEvents') return;
      const { Entries } = JSON.parse(String(body)) as { readonly Entries: readonly Entry[] };
      for (const entry of Entries) await this.put(entry);
      return reply.type('application/x-amz-json-1.1').send(JSON.stringify({ FailedEntryCount: 0, Entries: Entries.map(() => ({ EventId: randomUUID() })) }));
    });
  }

  set(rules: readonly LoadEventRule[]): void {
    this.rules = rules;
  }

  /** @throws when an event could not be handed on. Who sends one does not hear of that in AWS either. */
  check(): void {
    if (this.failure) throw this.failure;
  }

  private async put({ EventBusName, Source, DetailType, Detail, Resources = [] }: Entry): Promise<void> {
    const event = eventBridgeEvent({
      source: Source, detailType: DetailType, region: this.region, time: new Date(), resources: Resources, detail: JSON.parse(Detail),
    });
    try {
      for (const { eventBus, pattern, queue, input } of this.rules) {
        if (eventBus !== eventBusName(EventBusName) || !matchesPattern(pattern, event)) continue;
        await sendMessage(this.app, queue.url, targetInput(input, event));
      }
    } catch (error) {
      this.failure ??= error as Error;
    }
  }
}
