/** Links into the AWS console, for a dashboard. Names that are unknown at synth are filled in by CloudFormation. */
import { aws_lambda as lambda, aws_logs as logs, aws_sqs as sqs, Stack, Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

export function queueLink(scope: IConstruct, queue: sqs.IQueue): string {
  const { region, account, urlSuffix } = Stack.of(scope);
  // The console takes the queue's URL, percent-encoded, which CloudFormation cannot do to a URL it knows.
  const url = `https%3A%2F%2Fsqs.${region}.${urlSuffix}%2F${account}%2F${queue.queueName}`;
  return `${consoleOf(scope, 'sqs/v3')}#/queues/${url}`;
}

export function lambdaLink(scope: IConstruct, fn: lambda.IFunction): string {
  return `${consoleOf(scope, 'lambda')}#/functions/${fn.functionName}`;
}

export function logGroupLink(scope: IConstruct, { logGroupName }: logs.ILogGroup): string {
  // CloudWatch encodes twice, with a dollar sign for the outer percent sign.
  const name = Token.isUnresolved(logGroupName) ? logGroupName : encodeURIComponent(encodeURIComponent(logGroupName)).replaceAll('%', '$');
  return `${consoleOf(scope, 'cloudwatch')}#logsV2:log-groups/log-group/${name}`;
}

function consoleOf(scope: IConstruct, service: string): string {
  const { region } = Stack.of(scope);
  return `https://${region}.console.aws.amazon.com/${service}/home?region=${region}`;
}
