/** Links into the AWS console, for a dashboard. Names that are unknown at synth are filled in by CloudFormation. */
import { aws_lambda as lambda, aws_logs as logs, aws_sqs as sqs, CfnMapping, Stack, Token } from 'aws-cdk-lib';
import { RegionInfo } from 'aws-cdk-lib/region-info';
import { Construct } from 'constructs';

/** By partition: all that the CDK knows, since a partition that is missing would fail the deployment. */
const CONSOLE_DOMAINS: Readonly<Record<string, string>> = {
  'aws': 'console.aws.amazon.com',
  'aws-cn': 'console.amazonaws.cn',
  'aws-us-gov': 'console.amazonaws-us-gov.com',
  'aws-eusc': 'console.amazonaws-eusc.eu',
  'aws-iso': 'console.c2shome.ic.gov',
  'aws-iso-b': 'console.sc2shome.sgov.gov',
  'aws-iso-e': 'console.csphome.adc-e.uk',
  'aws-iso-f': 'console.csphome.hci.ic.gov',
};

/** Of one stack. */
export class ConsoleLinks {
  private readonly domain: string;

  constructor(private readonly scope: Construct) {
    const { region } = Stack.of(scope);
    this.domain = Token.isUnresolved(region) ? domainLookedUp(scope) : CONSOLE_DOMAINS[RegionInfo.get(region).partition ?? 'aws'] ?? CONSOLE_DOMAINS.aws;
  }

  queue(queue: sqs.IQueue): string {
    const { region, account, urlSuffix } = Stack.of(this.scope);
    // The console takes the queue's URL, percent-encoded, which CloudFormation cannot do to a URL it knows.
    const url = `https%3A%2F%2Fsqs.${region}.${urlSuffix}%2F${account}%2F${queue.queueName}`;
    return `${this.home('sqs/v3')}#/queues/${url}`;
  }

  lambda(fn: lambda.IFunction): string {
    return `${this.home('lambda')}#/functions/${fn.functionName}`;
  }

  logGroup({ logGroupName }: logs.ILogGroup): string {
    // CloudWatch encodes twice, with a dollar sign for the outer percent sign.
    const name = Token.isUnresolved(logGroupName) ? logGroupName : encodeURIComponent(encodeURIComponent(logGroupName)).replaceAll('%', '$');
    return `${this.home('cloudwatch')}#logsV2:log-groups/log-group/${name}`;
  }

  private home(service: string): string {
    const { region } = Stack.of(this.scope);
    return `https://${region}.${this.domain}/${service}/home?region=${region}`;
  }
}

/** By CloudFormation, which knows the partition. */
function domainLookedUp(scope: Construct): string {
  const mapping = Object.fromEntries(Object.entries(CONSOLE_DOMAINS).map(([partition, domain]) => [partition, { domain }]));
  return new CfnMapping(scope, 'Console', { mapping, lazy: true }).findInMap(Stack.of(scope).partition, 'domain');
}
