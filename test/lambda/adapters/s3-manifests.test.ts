import { S3Manifests } from '../../../lambda/adapters/s3-manifests';
import { useAwsServer } from '../../support/aws-environment';

const server = useAwsServer();

function errorXml(code: string): string {
  return `<?xml version="1.0"?><Error><Code>${code}</Code><Message>no</Message></Error>`;
}

describe('manifests', () => {
  test('are written on condition that they do not exist', async () => {
    await new S3Manifests('work').write('manifests/a.json', '{}');

    expect(server.requests).toMatchObject([{ method: 'PUT', path: expect.stringMatching(/^\/work\/manifests\/a\.json/), headers: { 'if-none-match': '*' } }]);
  });

  test.each([
    ['{}', 'resolves', 'is a success of one\'s own'],
    ['{"other":1}', 'rejects', 'is an error'],
  ])('that exist with %s: the write %s, since that %s', async (existing, end) => {
    server.answer = ({ method }) => method === 'PUT' ? { status: 412, body: errorXml('PreconditionFailed') } : { body: existing };

    const write = new S3Manifests('work').write('manifests/a.json', '{}');

    if (end === 'resolves') await expect(write).resolves.toBeUndefined();
    else await expect(write).rejects.toMatchObject({ service: 'manifests', status: 412 });
  });

  test('that do not exist are undefined', async () => {
    server.answer = () => ({ status: 404, body: errorXml('NoSuchKey') });

    expect(await new S3Manifests('work').read('manifests/a.json')).toBeUndefined();
  });
});
