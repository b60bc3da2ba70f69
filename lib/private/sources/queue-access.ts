/**
 * Which services may send to the pipeline's queues, and for which of their resources. SQS takes a policy of 20 statements and
 * 8,192 bytes (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-policies.html), so there is
 * one statement for all buckets of an account, and one for all topics.
 *
 * The ARN of a bucket holds no account, and whoever takes over the name of a deleted bucket could write to the queue: hence
 * aws:SourceAccount beside aws:SourceArn (https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html).
 */
import { aws_iam as iam, aws_sqs as sqs, Lazy, Stack } from 'aws-cdk-lib';
import { letServiceUseKey } from '../encryption';

export type SendingService = 's3' | 'events' | 'sns';

interface Senders {
  readonly service: SendingService;
  /** Not given for SNS, which is not documented to send aws:SourceAccount; a topic's ARN holds its account. */
  readonly account?: string;
  readonly arns: string[];
}

export class QueueAccess {
  private readonly senders: Senders[] = [];
  private readonly encrypting = new Set<string>();

  constructor(readonly queue: sqs.IQueue) {}

  /**
   * @param arn of the bucket, the rules or the topic; may hold `*`
   * @param account of the same
   */
  allow(service: SendingService, arn: string, account: string): void {
    this.allowToSend(service, arn, service === 'sns' ? undefined : account);
    this.allowToEncrypt(service, account);
  }

  private allowToSend(service: SendingService, arn: string, account?: string): void {
    const known = this.senders.find(sender => sender.service === service && sender.account === account);
    if (known) {
      if (!known.arns.includes(arn)) known.arns.push(arn);
      return;
    }
    const arns = [arn];
    this.senders.push({ service, account, arns });
    this.queue.addToResourcePolicy(new iam.PolicyStatement({
      principals: [principalOf(service)],
      actions: ['sqs:SendMessage'],
      resources: [this.queue.queueArn],
      conditions: {
        // More may come until the template is written.
        ArnLike: { 'aws:SourceArn': Lazy.any({ produce: () => arns.length === 1 ? arns[0] : arns }) },
        ...(account && { StringEquals: { 'aws:SourceAccount': account } }),
      },
    }));
  }

  /**
   * For the account as a whole: a bucket, a topic, or the queue that a rule names, may be encrypted by this very key, and the two would need each
   * other. Nothing else comes of it, as the queue takes messages of the one bucket, rule or topic only.
   */
  private allowToEncrypt(service: SendingService, account: string): void {
    const key = this.queue.encryptionMasterKey;
    if (!key || this.encrypting.has(`${service} ${account}`)) return;
    this.encrypting.add(`${service} ${account}`);
    letServiceUseKey(this.queue, key, new iam.PolicyStatement({
      principals: [principalOf(service)],
      actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
      // In the policy of a key: the key.
      resources: ['*'],
      conditions: service === 'sns'
        // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-least-privilege-policy.html
        ? { ArnLike: { 'aws:SourceArn': Stack.of(this.queue).formatArn({ service: 'sns', account, resource: '*' }) } }
        : { StringEquals: { 'aws:SourceAccount': account } },
    }), `${service}.amazonaws.com`);
  }
}

function principalOf(service: SendingService): iam.ServicePrincipal {
  return new iam.ServicePrincipal(`${service}.amazonaws.com`);
}
