/**
 * The access logs of a load balancer and of a CloudFront distribution, which both write to one bucket, into a table each.
 *
 * Before the first deployment: create the tables by what schema.ts prints. After it: attach the pipeline's COPY role to the
 * namespace of the workgroup, and grant INSERT on the tables to the loader's database user.
 */
import { App, aws_s3 as s3, Stack } from 'aws-cdk-lib';
import { SCHEMA, TABLES } from './tables';
import { RinPipeline, Target, Warehouse } from 'cdk-rin';

const app = new App();
const stack = new Stack(app, 'WebLogs');

new RinPipeline(stack, 'Logs', {
  warehouse: Warehouse.serverless({ workgroupName: 'analytics', database: 'dev' }),
  bucket: s3.Bucket.fromBucketName(stack, 'AccessLogs', 'example-access-logs'),
  targets: [
    // Written by ELB when it checks that it may write: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
    Target.discardRegexp('/ELBAccessLogTestFile$'),
    Target.prefix('alb/AWSLogs/', { schema: SCHEMA, table: 'alb_log', format: TABLES.alb_log }),
    Target.prefix('cloudfront/', { schema: SCHEMA, table: 'cloudfront_log', format: TABLES.cloudfront_log }),
  ],
});
