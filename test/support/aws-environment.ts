import { HttpServer } from './http-server';

/** For the tests of a file: a server in the place of AWS, and an environment that sends the SDK clients there. */
export function useAwsServer(): HttpServer {
  const server = new HttpServer();
  const before = { ...process.env };
  beforeAll(async () => {
    await server.start();
    Object.assign(process.env, {
      AWS_ENDPOINT_URL: server.url, AWS_REGION: 'eu-central-1', AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test', AWS_SESSION_TOKEN: '',
    });
  });
  afterAll(async () => {
    process.env = before;
    await server.stop();
  });
  beforeEach(() => {
    server.requests.length = 0;
    server.answer = () => ({});
  });
  return server;
}
