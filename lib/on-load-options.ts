import { aws_events as events } from 'aws-cdk-lib';

/** Which loads a rule is for, and what it does with their events. */
export interface OnLoadOptions extends events.OnEventOptions {
  /**
   * Only loads into these tables, whatever their schema. By the names that the targets give, in the same case.
   *
   * @default - loads into any table
   */
  readonly tables?: string[];

  /**
   * Only loads into tables of these schemas. By the names that the targets give, in the same case.
   *
   * @default - loads into any schema
   */
  readonly schemas?: string[];
}
