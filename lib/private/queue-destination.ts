import { aws_iam as iam, aws_s3 as s3, aws_sqs as sqs } from 'aws-cdk-lib';
import { Construct } from 'constructs';

/**
 * Lets a bucket, and nobody else's of the same name, notify the queue. aws-s3-notifications' SqsDestination asks only for
 * aws:SourceArn; the ARN of a bucket holds no account, so whoever takes over the name of a deleted bucket could write to
 * the queue (https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html).
 */
export class QueueDestination implements s3.IBucketNotificationDestination {
  constructor(private readonly queue: sqs.Queue) {}

  bind(_scope: Construct, bucket: s3.IBucketRef): s3.BucketNotificationDestinationConfig {
    // Called once for each rule; equal statements become one in the policy.
    this.queue.addToResourcePolicy(new iam.PolicyStatement({
      principals: [new iam.ServicePrincipal('s3.amazonaws.com')],
      actions: ['sqs:SendMessage'],
      resources: [this.queue.queueArn],
      conditions: {
        ArnEquals: { 'aws:SourceArn': bucket.bucketRef.bucketArn },
        StringEquals: { 'aws:SourceAccount': bucket.env.account },
      },
    }));
    // S3 checks that it may send when the rule is put: the queue's policy, its child, must be there first.
    return { arn: this.queue.queueArn, type: s3.BucketNotificationDestinationType.QUEUE, dependencies: [this.queue] };
  }
}
