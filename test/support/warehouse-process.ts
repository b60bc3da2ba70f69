/** A warehouse in a process of its own: what would keep it from answering, or end it, does so to that process alone. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { request } from 'node:http';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';

const LOCAL = join(__dirname, '..', '..', 'local');

export interface WarehouseProcess {
  readonly endpoint: string;
  /** Throws when it does not answer in time. */
  ask(operation: string, input: object, milliseconds: number): Promise<Record<string, unknown>>;
  kill(): void;
}

export async function startWarehouseProcess(...options: string[]): Promise<WarehouseProcess> {
  execFileSync(process.execPath, ['build.mjs'], { cwd: LOCAL, stdio: 'inherit' });
  const child = spawn(process.execPath, [join(LOCAL, 'bin', 'cdk-rin-local.js'), 'warehouse', ...options], { stdio: ['ignore', 'pipe', 'inherit'] });
  const endpoint = await endpointOf(child);
  return {
    endpoint,
    ask: (operation, input, milliseconds) => new Promise((resolve, reject) => {
      const headers = { 'x-amz-target': `RedshiftData.${operation}` };
      // A connection each: one that was kept may have ended while the server was busy.
      const asked = request(endpoint, { method: 'POST', headers, agent: false, signal: AbortSignal.timeout(milliseconds) }, (response) => {
        json(response).then((body) => resolve(body as Record<string, unknown>), reject);
      });
      asked.once('error', reject).end(JSON.stringify(input));
    }),
    kill: () => void child.kill('SIGKILL'),
  };
}

async function endpointOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    child.once('exit', () => reject(new Error(`the warehouse ended: ${output}`)));
    child.stdout!.on('data', (chunk) => {
      output += chunk;
      const found = /Data API +(http:\/\/127\.0\.0\.1:\d+)/.exec(output);
      if (found) resolve(found[1]!);
    });
  });
}
