/**
 * `npm run simulate -- [--seeds N] [--from S] [--once] [--json]`: runs the simulation for N seeds, on all cores, until one fails;
 * tells its story and the command that replays it. `npm run simulate -- --seed X [--trace]` runs one.
 */
import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
/** Seeds that a process runs. Some take much longer than others, and a process takes the time of thirty to begin. */
const PART = 500;
const worker = join(root, '.cache', 'simulation-worker.cjs');
const { values: options } = parseArgs({
  options: {
    seeds: { type: 'string', default: '2000' },
    from: { type: 'string', default: '1' },
    seed: { type: 'string' },
    trace: { type: 'boolean', default: false },
    // Each seed is run twice otherwise, and has to take the same course.
    once: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});

await build({
  entryPoints: [join(root, 'test/simulation/worker.ts')],
  outfile: worker,
  bundle: true,
  platform: 'node',
  target: 'node20',
  packages: 'external',
  sourcemap: 'inline',
  logLevel: 'error',
});
process.exitCode = options.seed === undefined ? await runAll(number('from'), number('seeds')) : await show(number('seed'), options.trace);

/** Shares the seeds out in parts. */
async function runAll(from, count) {
  const startedAt = Date.now();
  const coverage = {};
  const failed = [];
  const parts = Array.from({ length: Math.ceil(count / PART) }, (_, i) => [from + i * PART, Math.min(PART, count - i * PART)]);
  let done = 0;
  const ticker = setInterval(() => progress(done, count, startedAt), 5_000);
  await Promise.all(Array.from({ length: availableParallelism() }, async () => {
    for (let part = parts.shift(); part && failed.length === 0; part = parts.shift()) {
      const code = await run([...part, options.once ? 'once' : 'twice'], report => {
        if (report.kind === 'progress') done += report.seeds;
        else add(report);
      });
      if (code !== 0) failed.push({ why: `the process of seeds ${part[0]} to ${part[0] + part[1] - 1} ended with ${code}` });
    }
  }));
  clearInterval(ticker);
  return finish();

  function add({ coverage: counts, failedSeed, why }) {
    for (const [what, times] of counts) coverage[what] = (coverage[what] ?? 0) + times;
    if (failedSeed !== undefined) failed.push({ seed: failedSeed, why });
  }

  async function finish() {
    const seconds = (Date.now() - startedAt) / 1_000;
    if (options.json) {
      console.log(JSON.stringify({ seeds: done, seconds, failed, coverage }));
    } else {
      progress(done, count, startedAt);
      console.log(Object.entries(coverage).sort().map(([what, times]) => `${what} ${times}`).join(', '));
    }
    for (const { seed, why } of failed) {
      if (seed === undefined || options.json) console.error(why);
      else await show(seed, false);
    }
    return failed.length ? 1 : 0;
  }
}

function show(seed, isWhole) {
  return run([seed, isWhole ? 'trace' : 'story'], () => undefined);
}

/** A process of its own for each part, so that none of them fills its memory. */
function run(args, onReport) {
  return new Promise(resolve => {
    fork(worker, args.map(String), { cwd: root, execArgv: ['--enable-source-maps'] }).on('message', onReport).on('exit', resolve);
  });
}

function progress(done, count, startedAt) {
  const seconds = (Date.now() - startedAt) / 1_000;
  console.error(`${done} of ${count} seeds, ${Math.round(seconds)} s, ${(done / seconds).toFixed(1)} seeds/s`);
}

function number(name) {
  const value = Number(options[name]);
  if (Number.isSafeInteger(value) && value >= 0) return value;
  console.error(`--${name} is ${JSON.stringify(options[name])}; it must be a whole number`);
  process.exit(2);
}
