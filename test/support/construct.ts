/** Pipelines and what they synthesize to, for tests of the construct. */
import { App, Stack, StackProps } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CopyFormat, RinPipeline, RinPipelineProps, Target, Warehouse } from 'cdk-rin';

export function aStack(props?: StackProps): Stack {
  return new Stack(new App(), 'Stack', props);
}

export function aWarehouse(): Warehouse {
  return Warehouse.serverless({ workgroupName: 'analytics', database: 'dev' });
}

export function aTarget(prefix = 'logs/app/', table = 'app_log'): Target {
  return Target.prefix(prefix, { table, format: CopyFormat.json() });
}

/** The least that a pipeline needs, and what the test is about. */
export function aPipeline(overrides: Partial<RinPipelineProps> = {}, stack = aStack()): RinPipeline {
  return new RinPipeline(stack, 'Logs', { warehouse: aWarehouse(), targets: [aTarget()], ...overrides });
}

export function templateOf(pipeline: RinPipeline): Template {
  return Template.fromStack(Stack.of(pipeline));
}

/** The only resource of a type whose logical id is this text and a hash. */
export function resourceOf(template: Template, type: string, idPrefix: string): any {
  const found = Object.entries(template.findResources(type)).filter(([id]) => new RegExp(`^${idPrefix}[0-9A-F]{8}$`).test(id));
  if (found.length !== 1) throw new Error(`expected one ${type} ${idPrefix}, found ${found.length}`);
  return found[0][1];
}
