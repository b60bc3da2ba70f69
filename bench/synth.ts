/**
 * Synth of the minimal pipeline against the same resources written by hand with aws-cdk-lib alone. First that they are the
 * same: the templates may differ in the loader's asset only. Run by `npm run bench synth`.
 *
 * As its users run it, on JavaScript: once a process for each, from its start to its end; then again and again in one process, which
 * is what each pipeline more costs an app.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { AssetStaging } from 'aws-cdk-lib';
import { build } from 'esbuild';
import { milliseconds, reportPairs } from './measure';

const LIMIT = 1.2;
/** Warm, some ten milliseconds remain: the loader's folder is made anew for each pipeline, with its configuration, and copied twice. */
const WARM_LIMIT = 1.4;
const PROCESSES = 15;
const ROUNDS = 41;
const APPS = ['pipeline', 'by-hand'] as const;
const LOADER = resolve('assets/loader');

type AppName = typeof APPS[number];
type Synthesize = (outdir: string, loader: string) => void;

/** The library and both apps as JavaScript, so that no compiler is measured; all else is where the library looks for it. */
async function compile(directory: string): Promise<void> {
  const library = readdirSync('lib', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'));
  const entryPoints = [...library.map((file) => `lib/${file}`), ...APPS.map((app) => `bench/synth/${app}.ts`)];
  await build({ entryPoints, outbase: '.', outdir: directory, format: 'cjs', platform: 'node', target: 'node20', logLevel: 'warning' });
  for (const name of ['node_modules', 'assets', 'package.json']) symlinkSync(resolve(name), join(directory, name));
}

class Bench {
  constructor(private readonly directory: string) {}

  checkSame(): void {
    const [pipeline, byHand] = APPS.map((app) => {
      this.inNewProcess(app);
      return this.template(app);
    });
    for (const section of new Set([...Object.keys(pipeline), ...Object.keys(byHand)])) {
      for (const id of new Set([...Object.keys(pipeline[section] ?? {}), ...Object.keys(byHand[section] ?? {})])) {
        if (!isDeepStrictEqual(pipeline[section]?.[id], byHand[section]?.[id])) throw new Error(`${section}.${id} of the two templates differ`);
      }
    }
    console.log(`       the same ${Object.keys(pipeline.Resources).length} resources and ${Object.keys(pipeline.Outputs).length} outputs`);
  }

  newProcesses(): void {
    const times = this.inTurns(PROCESSES, (app) => this.inNewProcess(app));
    reportPairs('synth of a pipeline against its resources by hand', times.pipeline, times['by-hand'], LIMIT);
  }

  oneProcess(): void {
    const require = createRequire(join(this.directory, 'package.json'));
    const apps = Object.fromEntries(APPS.map((app) => [app, require(this.script(app)).synthesize])) as Record<AppName, Synthesize>;
    const times = this.inTurns(ROUNDS, (app) => {
      // Or the loader's folder would be read once for all rounds of the one, and each time for the other.
      AssetStaging.clearAssetHashCache();
      apps[app](this.outdir(app), LOADER);
    });
    reportPairs('one more in the same process', times.pipeline, times['by-hand'], WARM_LIMIT);
  }

  private inTurns(rounds: number, run: (app: AppName) => void): Record<AppName, number[]> {
    const times: Record<AppName, number[]> = { 'pipeline': [], 'by-hand': [] };
    for (let round = 0; round < rounds; round++) {
      // Each goes first as often as the other.
      for (const app of round % 2 === 0 ? APPS : [...APPS].reverse()) {
        rmSync(this.outdir(app), { recursive: true, force: true });
        times[app].push(milliseconds(() => run(app)));
      }
    }
    return times;
  }

  private inNewProcess(app: AppName): void {
    const script = `require(${JSON.stringify(this.script(app))}).synthesize(...process.argv.slice(1))`;
    const { status, stderr } = spawnSync(process.execPath, ['-e', script, this.outdir(app), LOADER], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`${app} does not synthesize: ${stderr}`);
  }

  private template(app: AppName): Record<string, any> {
    const template = JSON.parse(readFileSync(join(this.outdir(app), 'Stack.template.json'), 'utf8'));
    for (const resource of Object.values<any>(template.Resources)) delete resource.Properties.Code?.S3Key;
    return template;
  }

  private script(app: AppName): string {
    return join(this.directory, 'bench', 'synth', `${app}.js`);
  }

  private outdir(app: AppName): string {
    return join(this.directory, `${app}.out`);
  }
}

async function main(directory: string): Promise<void> {
  await compile(directory);
  const bench = new Bench(directory);
  bench.checkSame();
  bench.newProcesses();
  bench.oneProcess();
}

const directory = mkdtempSync(join(tmpdir(), 'bench-synth-'));
void main(directory).finally(() => rmSync(directory, { recursive: true }));
