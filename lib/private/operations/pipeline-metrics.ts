/**
 * The metrics of a pipeline. Their names are the contract's, so that nothing here watches a metric that the loader does
 * not emit. Options may change how a metric is looked at, never which one it is.
 */
import { aws_cloudwatch as cloudwatch, Stack } from 'aws-cdk-lib';
import { Construct, IConstruct } from 'constructs';
import { METRIC_DIMENSION, METRIC_NAMESPACE, METRICS } from '../contract';
import { QueuePair } from '../storage';

export type MetricId = keyof typeof METRICS;

/** Of the metrics that are no counts, which are summed up. */
const STATISTICS: Partial<Record<MetricId, string>> = {
  loadDuration: cloudwatch.Stats.AVERAGE,
  oldestFileAge: cloudwatch.Stats.MAXIMUM,
};

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Dimension.html, and less by the CDK. */
const MAX_DIMENSION_LENGTH = 255;

/**
 * By what the loader and the construct know a pipeline, in the only characters that CloudWatch takes: the name of its stack, and the
 * path below it. One app may deploy a stack with the same construct path many times into an account, as dev and as prod, but never
 * with the same name. Of a path that is too long the end is left.
 */
export function pipelineName(pipeline: IConstruct, maxLength = MAX_DIMENSION_LENGTH): string {
  const stack = deployedStack(pipeline);
  const below = pipeline.node.scopes.slice(stack.node.scopes.length).map(({ node }) => node.id).join('/').replace(/[^\x20-\x7e]/gu, '?');
  return `${stack.stackName}/${below.slice(-(maxLength - stack.stackName.length - 1)).replace(/^\//, '')}`;
}

/** The name of a nested stack is CloudFormation's choice, and a token here; that of the stack around it is not. */
function deployedStack(pipeline: IConstruct): Stack {
  let stack = Stack.of(pipeline);
  while (stack.nestedStackParent) stack = stack.nestedStackParent;
  return stack;
}

export class PipelineMetrics {
  /** @param pipeline the value of the metrics' dimension */
  constructor(private readonly scope: Construct, private readonly pipeline: string, private readonly queues: QueuePair) {}

  emitted(id: MetricId, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.named(METRICS[id], { statistic: STATISTICS[id] ?? cloudwatch.Stats.SUM, ...options });
  }

  named(metricName: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return new cloudwatch.Metric({
      ...options, namespace: METRIC_NAMESPACE, metricName, dimensionsMap: { [METRIC_DIMENSION]: this.pipeline },
    }).attachTo(this.scope);
  }

  /** Messages that somebody has just read are hidden, but have not left the queue. */
  deadLetterMessages(options?: cloudwatch.MathExpressionOptions): cloudwatch.MathExpression {
    const { deadLetterQueue } = this.queues;
    return sum('Dead-letter messages', {
      visible: deadLetterQueue.metricApproximateNumberOfMessagesVisible(MAXIMUM),
      hidden: deadLetterQueue.metricApproximateNumberOfMessagesNotVisible(MAXIMUM),
    }, options);
  }

  /** A deferred message is a delayed one. */
  messagesWaiting(options?: cloudwatch.MathExpressionOptions): cloudwatch.MathExpression {
    const { queue } = this.queues;
    return sum('Messages waiting', {
      visible: queue.metricApproximateNumberOfMessagesVisible(MAXIMUM),
      hidden: queue.metricApproximateNumberOfMessagesNotVisible(MAXIMUM),
      delayed: queue.metricApproximateNumberOfMessagesDelayed(MAXIMUM),
    }, options);
  }

  /**
   * The loader tells the age of files that it sees, however often they were deferred; SQS that of messages that no loader
   * comes to see. Seconds. A quiet pipeline has neither, which is no wait.
   */
  longestWait(options?: cloudwatch.MathExpressionOptions): cloudwatch.MathExpression {
    return new cloudwatch.MathExpression({
      label: 'Longest wait',
      ...options,
      expression: 'MAX([FILL(files, 0), FILL(messages, 0)])',
      usingMetrics: {
        files: this.emitted('oldestFileAge'),
        messages: this.queues.queue.metricApproximateAgeOfOldestMessage(MAXIMUM),
      },
    });
  }
}

const MAXIMUM: cloudwatch.MetricOptions = { statistic: cloudwatch.Stats.MAXIMUM };

/**
 * SQS reports hidden and delayed messages only while there are any, and visible ones for as long as the queue is active:
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
 * `+` would give nothing where one of its sides has nothing.
 */
function sum(label: string, metrics: Record<string, cloudwatch.IMetric>, options?: cloudwatch.MathExpressionOptions): cloudwatch.MathExpression {
  const [always, ...sometimes] = Object.keys(metrics);
  const expression = `SUM([${[always, ...sometimes.map(name => `FILL(${name}, 0)`)].join(', ')}])`;
  return new cloudwatch.MathExpression({ label, ...options, expression, usingMetrics: metrics });
}
