/** What a pipeline has for its operators is no obstacle to running it here. */
import { aws_kms as kms, aws_sns as sns } from 'aws-cdk-lib';
import { readLocalApp } from '../../../local/src/assembly/pipeline';
import { readApp } from '../../../local/src/assembly/read-app';
import { aSynthesizedApp, SQS_ENDPOINT } from '../../support/local-app';
import { CopyFormat, RinPipeline, Target, Warehouse } from 'cdk-rin';

test('a pipeline with a key, alarms and a dashboard is read like one without', () => {
  const directory = aSynthesizedApp({}, stack => {
    new RinPipeline(stack, 'Operated', {
      warehouse: Warehouse.serverless({ workgroupName: 'analytics', database: 'dev' }),
      targets: [Target.prefix('logs/app/', { table: 'app_log', format: CopyFormat.json() })],
      encryptionKey: new kms.Key(stack, 'Key'),
      alarmTopic: new sns.Topic(stack, 'Alarms'),
      createDashboard: true,
    });
  });

  const [plain, operated] = readLocalApp(readApp(directory), SQS_ENDPOINT).pipelines;

  expect(operated!.path).toBe('Ingest/Operated');
  expect(operated!.mapping).toEqual(plain!.mapping);
  expect(Object.keys(operated!.loader.environment)).toEqual(Object.keys(plain!.loader.environment));
});

test('a paused pipeline takes no messages here either', () => {
  const { pipelines } = readLocalApp(readApp(aSynthesizedApp({ paused: true })), SQS_ENDPOINT);

  expect(pipelines[0]!.mapping.enabled).toBe(false);
});
