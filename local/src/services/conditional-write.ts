/**
 * `If-None-Match: *` on uploads: 412 when the object exists, 409 while another such upload of it is under way. The
 * loader writes its manifests so; without this a second manifest would silently replace the first.
 *
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 */
import type { FastifyInstance } from 'fastify';
import { uploadEvent } from './s3-request';

export function refuseOverwrites(app: FastifyInstance): void {
  const underWay = new Set<string>();

  app.addHook('preHandler', async (request, reply) => {
    if (request.headers['if-none-match'] !== '*' || uploadEvent(request.method, request.url, request.headers) === undefined) return;
    const path = request.url.split('?')[0]!;
    if (underWay.has(path)) return reply.code(409).type('application/xml').send(errorXml('ConditionalRequestConflict'));
    underWay.add(path);
    // Also when the client goes away before it is answered.
    reply.raw.once('close', () => underWay.delete(path));
    const { statusCode } = await app.inject({ method: 'HEAD', url: path });
    if (statusCode === 200) return reply.code(412).type('application/xml').send(errorXml('PreconditionFailed'));
  });
}

function errorXml(code: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>At least one of the pre-conditions you specified did not hold</Message></Error>`;
}
