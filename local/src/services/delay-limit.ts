/**
 * Bounds the delay that a message is sent with. A loader that waits for a warehouse or for another loader asks for up to
 * 15 minutes; who runs the stack at a keyboard or in a test need not wait for that.
 */
import type { FastifyInstance } from 'fastify';

interface Delayed {
  DelaySeconds?: number;
}

export function limitDelays(app: FastifyInstance, maxSeconds: number): void {
  app.addHook('preHandler', async ({ headers, body }) => {
    if (!String(headers['x-amz-target']).startsWith('AmazonSQS.SendMessage')) return;
    const request = body as Delayed & { readonly Entries?: readonly Delayed[] };
    for (const message of request.Entries ?? [request]) {
      if (message.DelaySeconds !== undefined) message.DelaySeconds = Math.min(message.DelaySeconds, maxSeconds);
    }
  });
}
