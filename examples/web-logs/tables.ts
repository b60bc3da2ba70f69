/** The logs by the table that they go to: for the pipeline, which loads them, and for the schema, which creates the tables. */
import { LogFormat } from 'cdk-rin';

export const SCHEMA = 'web';

export const TABLES = {
  alb_log: LogFormat.alb(),
  cloudfront_log: LogFormat.cloudFront(),
};
