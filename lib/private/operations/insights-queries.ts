/** Questions to the loader's log that an operator asks, saved in CloudWatch Logs Insights. Words in capitals are to be replaced. */
import { aws_logs as logs } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { pipelineName } from './pipeline-metrics';
import { LOG_EVENTS } from '../contract';

interface SavedQuery extends logs.QueryStringProps {
  readonly name: string;
}

const NEWEST_FIRST = '@timestamp desc';

const QUERIES: Readonly<Record<string, SavedQuery>> = {
  ParkedFiles: {
    name: 'Parked files and why',
    fields: ['@timestamp', 'code', 'table', 'bucket', 'key', 'line', 'column', 'reason', 'statementId'],
    filterStatements: [`event = "${LOG_EVENTS.messageParked}"`],
    sort: NEWEST_FIRST,
  },
  Deferrals: {
    name: 'What messages wait for',
    filterStatements: [`event = "${LOG_EVENTS.messageDeferred}"`],
    statsStatements: ['count(*) as tries, max(deferrals) as mostTries, latest(reason) as example by code, bin(15m)'],
  },
  SlowestLoads: {
    name: 'Slowest loads',
    fields: ['@timestamp', 'durationMs', 'table', 'files', 'rows', 'loadId', 'statementId'],
    filterStatements: [`event = "${LOG_EVENTS.copyLoaded}"`],
    sort: 'durationMs desc',
    limit: 50,
  },
  LoadsOfTable: {
    name: 'Loads of a table',
    fields: ['@timestamp', 'event', 'files', 'rows', 'durationMs', 'code', 'reason', 'loadId', 'statementId'],
    filterStatements: [
      'table = "SCHEMA.TABLE"',
      `event in ["${LOG_EVENTS.copySubmitted}", "${LOG_EVENTS.copyLoaded}", "${LOG_EVENTS.copyFailed}"]`,
    ],
    sort: NEWEST_FIRST,
  },
  FileNotLoaded: {
    // Which load brought a file is in the ledger: a load names its files in its manifest, not in the log.
    name: 'Why a file was not loaded',
    fields: ['@timestamp', 'event', 'code', 'table', 'line', 'column', 'reason', 'detail', 'messageId'],
    filterStatements: ['key = "KEY"'],
    sort: NEWEST_FIRST,
  },
};

// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-logs-querydefinition.html
const NOT_IN_A_NAME = /[:*]/g;
const MAX_FOLDER_CHARS = 200;

/** @param pipeline gives the folder of the queries its name */
export function createInsightsQueries(pipeline: Construct, logGroup: logs.ILogGroup): void {
  const parent = new Construct(pipeline, 'InsightsQueries');
  const folder = pipelineName(pipeline, MAX_FOLDER_CHARS).replaceAll(NOT_IN_A_NAME, '-');
  for (const [id, { name, ...query }] of Object.entries(QUERIES)) {
    new logs.QueryDefinition(parent, id, {
      queryDefinitionName: `${folder}/${name}`,
      queryString: new logs.QueryString(query),
      logGroups: [logGroup],
    });
  }
}
