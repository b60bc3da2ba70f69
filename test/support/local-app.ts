/** Synthesized apps in temporary directories, for tests of the local stack. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { StackScope, scopesOf } from '../../local/src/assembly/stack-scope';
import { Template } from '../../local/src/assembly/template';
import { CopyFormat, RinPipeline, RinPipelineProps, Target, Warehouse } from 'cdk-rin';

const directories: string[] = [];

/** Deleted when the tests of the file are over. */
export function aDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'cdk-rin-test-'));
  directories.push(directory);
  return directory;
}

afterAll(() => directories.forEach((directory) => rmSync(directory, { recursive: true, force: true })));

/** A synthesized app with one pipeline of the real construct. @returns its cdk.out. @param props may depend on what is in the stack. */
export function aSynthesizedApp(
  props: Partial<RinPipelineProps> | ((stack: Stack) => Partial<RinPipelineProps>) = {}, build: (stack: Stack) => void = () => undefined,
): string {
  const app = new App({ outdir: join(aDirectory(), 'cdk.out') });
  const stack = new Stack(app, 'Ingest');
  new RinPipeline(stack, 'Logs', {
    warehouse: Warehouse.serverless({ workgroupName: 'analytics', database: 'dev' }),
    targets: [Target.prefix('logs/app/', { table: 'app_log', format: CopyFormat.json() })],
    ...(typeof props === 'function' ? props(stack) : props),
  });
  build(stack);
  return app.synth().directory;
}

/** A cdk.out around a template that is written by hand. */
export function anAssembly(template: Template, files: Readonly<Record<string, string>> = {}): string {
  const directory = aDirectory();
  const manifest = {
    version: '36.0.0',
    artifacts: {
      Hand: { type: 'aws:cloudformation:stack', environment: 'aws://unknown-account/unknown-region', properties: { templateFile: 'Hand.json' } },
    },
  };
  writeFileSync(join(directory, 'manifest.json'), JSON.stringify(manifest));
  writeFileSync(join(directory, 'Hand.json'), JSON.stringify(template));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(directory, name), content);
  return directory;
}

export const SQS_ENDPOINT = 'http://127.0.0.1:9324';

/** The scope of a template, in a stack `Ingest` of `eu-west-1` beside other stacks. */
export function aScope(template: Template, siblings: Readonly<Record<string, Template>> = {}): StackScope {
  const stacks = Object.entries({ Ingest: template, ...siblings }).map(([name, content]) =>
    ({ name, region: 'eu-west-1', template: content, assets: new Map(), directory: '/nowhere' }));
  return scopesOf(stacks, SQS_ENDPOINT)[0]!;
}
