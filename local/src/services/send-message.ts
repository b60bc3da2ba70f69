/** Puts a message into a queue of the same fauxqs app, past its port. */
import type { FastifyInstance } from 'fastify';

/** @param json SQS takes characters beyond the basic plane as they are; fauxqs refuses them. In JSON they can be escaped. */
export async function sendMessage(app: FastifyInstance, queueUrl: string, json: string): Promise<void> {
  const response = await app.inject({
    method: 'POST',
    url: '/',
    headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'AmazonSQS.SendMessage' },
    payload: JSON.stringify({ QueueUrl: queueUrl, MessageBody: withoutSupplementary(json) }),
  });
  if (response.statusCode !== 200) throw new Error(`the queue ${queueUrl} did not take a message: ${response.body}`);
}

function withoutSupplementary(json: string): string {
  return json.replace(/[\ud800-\udfff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16)}`);
}
