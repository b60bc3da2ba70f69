import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { FunctionPool } from '../../../local/src/lambda/function-pool';
import { aDirectory } from '../../support/local-app';

const pools: FunctionPool[] = [];

/** A pool of a function with this source. */
function aFunction(source: string, overrides: { timeoutSeconds?: number; log?: (line: string) => void } = {}): FunctionPool {
  const directory = aDirectory();
  writeFileSync(join(directory, 'index.js'), source);
  const pool = new FunctionPool({
    arn: 'arn:aws:lambda:eu-west-1:000000000000:function:loader',
    environment: { LAMBDA_TASK_ROOT: directory, _HANDLER: 'index.handler', ONLY: 'this' },
    directory,
    timeoutSeconds: 10,
    memoryMegabytes: 128,
    log: () => undefined,
    ...overrides,
  });
  pools.push(pool);
  return pool;
}

afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.stop()));
});

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('a function in its own process', () => {
  test('gets the event and answers', async () => {
    const pool = aFunction('exports.handler = async (event) => ({ doubled: event.n * 2 })');

    expect(await pool.invoke('{"n":21}')).toEqual({ ok: true, response: '{"doubled":42}' });
  });

  test('undefined is answered as null', async () => {
    expect(await aFunction('exports.handler = async () => undefined').invoke('{}')).toEqual({ ok: true, response: 'null' });
  });

  test('sees its own environment and nothing of the user\'s', async () => {
    process.env.AWS_SECRET_OF_THE_USER = 'x';
    const pool = aFunction('exports.handler = async () => Object.keys(process.env).sort()');

    const outcome = await pool.invoke('{}');

    expect(outcome).toEqual({ ok: true, response: '["AWS_LAMBDA_RUNTIME_API","LAMBDA_TASK_ROOT","ONLY","_HANDLER"]' });
  });

  test('an event that comes while the pool stops fails at once, not at the timeout', async () => {
    const pool = aFunction('exports.handler = () => new Promise(() => undefined)');

    const invoked = pool.invoke('{}');
    await pool.stop();

    expect(await invoked).toMatchObject({ ok: false, errorType: 'Runtime.ExitError' });
  }, 5000);

  test('knows how much time it has left', async () => {
    const pool = aFunction('exports.handler = async (_, context) => context.getRemainingTimeInMillis()', { timeoutSeconds: 5 });

    const outcome = await pool.invoke('{}');

    const left = Number((outcome as { response: string }).response);
    expect(left).toBeGreaterThan(1000);
    expect(left).toBeLessThanOrEqual(5000);
  });

  test('is used again while it is warm', async () => {
    const pool = aFunction('let n = 0; exports.handler = async () => ++n');

    await pool.invoke('{}');

    expect(await pool.invoke('{}')).toEqual({ ok: true, response: '2' });
  });

  test('two events at once run in two processes', async () => {
    const pool = aFunction('exports.handler = () => new Promise((resolve) => setTimeout(() => resolve(process.pid), 300))');

    const outcomes = await Promise.all([pool.invoke('{}'), pool.invoke('{}')]);

    expect(new Set(outcomes.map((outcome) => (outcome as { response: string }).response)).size).toBe(2);
  });

  test('what it throws is the error of that invocation, and the process goes on', async () => {
    const pool = aFunction('let n = 0; exports.handler = async () => { if (n++ === 0) throw new TypeError("broken"); return n; }');

    expect(await pool.invoke('{}')).toEqual({ ok: false, errorType: 'TypeError', errorMessage: 'broken' });
    expect(await pool.invoke('{}')).toEqual({ ok: true, response: '2' });
  });

  test('is killed at its timeout, and the next event gets a new process', async () => {
    let pid = 0;
    const pool = aFunction(`exports.handler = async (event) => {
      if (!event.hang) return 'fresh';
      console.log(process.pid);
      for (;;);
    }`, { timeoutSeconds: 1, log: (line) => { pid = Number(line); } });

    const outcome = await pool.invoke('{"hang":true}');

    expect(outcome).toEqual({ ok: false, errorType: 'Sandbox.Timedout', errorMessage: 'the function timed out after 1 s' });
    expect(alive(pid)).toBe(false);
    expect(await pool.invoke('{}')).toEqual({ ok: true, response: '"fresh"' });
  });

  test('a process that dies fails its event, and the next one gets a new process', async () => {
    const pool = aFunction('exports.handler = async (event) => { if (event.die) process.exit(7); return "fresh"; }');

    expect(await pool.invoke('{"die":true}')).toEqual(
      { ok: false, errorType: 'Runtime.ExitError', errorMessage: 'the function\'s process ended with exit code 7' });
    expect(await pool.invoke('{}')).toEqual({ ok: true, response: '"fresh"' });
  });

  test('killed in the midst of an event it fails that event, once, and the next one gets a new process', async () => {
    const lines: string[] = [];
    const pool = aFunction('exports.handler = (event) => { console.log("begun"); return event.hang ? new Promise(() => undefined) : "fresh"; }', { log: (line) => lines.push(line) });
    const idle = pool.kill();
    const hanging = pool.invoke('{"hang":true}');
    while (!lines.includes('begun')) await sleep(10);

    const struck = [pool.kill(), pool.kill()];

    expect([idle, ...struck]).toEqual([0, 1, 0]);
    expect(await hanging).toMatchObject({ ok: false, errorType: 'Runtime.ExitError' });
    expect(await pool.invoke('{}')).toEqual({ ok: true, response: '"fresh"' });
    expect(pool.kill()).toBe(0);
  });

  test.each([
    ['that throws', 'throw new Error("no configuration")', 'no configuration'],
    ['without its handler', 'exports.other = 1', 'index.handler is undefined or not exported'],
  ])('a module %s is an init error with its message', async (_, source, errorMessage) => {
    const outcome = await aFunction(source).invoke('{}');

    expect(outcome).toMatchObject({ ok: false, errorMessage });
    expect((outcome as { errorType: string }).errorType).toBe('Runtime.InitError');
  });

  test('what it prints is handed on line by line', async () => {
    const lines: string[] = [];
    const pool = aFunction('exports.handler = async () => { console.log("one\\ntwo"); console.error("three"); }', { log: (line) => lines.push(line) });

    await pool.invoke('{}');
    await pool.stop();

    expect(lines.sort()).toEqual(['one', 'three', 'two']);
  });

  test('nothing is left of it once it is stopped', async () => {
    const pool = aFunction('exports.handler = async () => process.pid');
    const pid = Number((await pool.invoke('{}') as { response: string }).response);

    await pool.stop();

    expect(alive(pid)).toBe(false);
  });
});
