import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { serviceCall } from '../../../lambda/adapters/service-call';

const REFUSED = { code: 'ECONNREFUSED', syscall: 'connect' };

function callThatThrows(error: object): Promise<never> {
  return serviceCall('warehouse', () => Promise.reject(Object.assign(new Error('no'), error)));
}

describe('a refusal, after which nothing can have happened,', () => {
  test.each([
    ['is a no of the service', { name: 'ValidationException', $metadata: { httpStatusCode: 400, attempts: 1 } }, true],
    ['is a connection that was never made', { code: 'ECONNREFUSED', syscall: 'connect', $metadata: { attempts: 1 } }, true],
    ['is a name that nobody knows', { code: 'ENOTFOUND', syscall: 'getaddrinfo', $metadata: { attempts: 1 } }, true],
    ['is that of each address of a host', { code: 'ECONNREFUSED', errors: [REFUSED, REFUSED], $metadata: { attempts: 1 } }, true],
    ['is not that of some addresses', { code: 'ECONNREFUSED', errors: [REFUSED, { code: 'ETIMEDOUT', syscall: 'connect' }], $metadata: { attempts: 1 } }, false],
    ['is no route that is lost while an answer is waited for', { code: 'EHOSTUNREACH', syscall: 'read', $metadata: { attempts: 1 } }, false],
    ['is no failure within the service', { name: 'InternalServerException', $metadata: { httpStatusCode: 500, attempts: 1 } }, false],
    ['is no connection that broke', { code: 'ECONNRESET', $metadata: { attempts: 1 } }, false],
    ['is no answer that did not come in time', { name: 'TimeoutError', $metadata: { attempts: 1 } }, false],
    ['is not the last of several tries', { ...REFUSED, $metadata: { attempts: 3 } }, false],
  ])('%s', async (_, error, isRefusal) => {
    await expect(callThatThrows(error)).rejects.toMatchObject({ isRefusal });
  });

  // In a process of its own: Jest's errors are not those of Node.js, which the SDK tells apart by instanceof.
  test('is what the SDK says when nobody listens', () => {
    const script = `
      import { RedshiftDataWarehouse } from './lambda/adapters/redshift-data-warehouse';
      new RedshiftDataWarehouse({ kind: 'serverless', name: 'w', database: 'dev', auth: { kind: 'iam' } })
        .execute({ sqls: ['SELECT 1'], name: 'n' }).catch(error => console.log(JSON.stringify(error)));
    `;
    const root = join(__dirname, '../../..');

    const output = execFileSync(process.execPath, [join(root, 'node_modules/.bin/tsx'), '-e', script], {
      cwd: root,
      encoding: 'utf8',
      env: { AWS_ENDPOINT_URL: 'http://127.0.0.1:1', AWS_REGION: 'eu-central-1', AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' },
    });

    expect(JSON.parse(output)).toMatchObject({ code: 'ECONNREFUSED', isRefusal: true });
  }, 30_000);
});

test('a network error is known by its code, a service\'s by its name', async () => {
  await expect(callThatThrows({ code: 'EPIPE' })).rejects.toMatchObject({ code: 'EPIPE' });
  await expect(callThatThrows({ name: 'ThrottlingException' })).rejects.toMatchObject({ code: 'ThrottlingException' });
});
