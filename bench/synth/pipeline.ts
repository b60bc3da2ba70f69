/** The least that a pipeline needs. */
import { App, Stack } from 'aws-cdk-lib';
import { CopyFormat, RinPipeline, Target, Warehouse } from '../../lib';

export function synthesize(outdir: string): void {
  const app = new App({ outdir });
  new RinPipeline(new Stack(app, 'Stack'), 'Logs', {
    warehouse: Warehouse.serverless({ workgroupName: 'analytics', database: 'dev' }),
    targets: [Target.prefix('logs/app/', { table: 'app_log', format: CopyFormat.json() })],
  });
  app.synth();
}
