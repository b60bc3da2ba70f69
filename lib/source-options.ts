import { aws_s3 as s3 } from 'aws-cdk-lib';
import { BucketNotifications, TopicNotificationsOptions } from './bucket-notifications';

/** How a bucket is added to a pipeline. */
export interface AddBucketOptions {
  /**
   * How the pipeline hears of new objects of the bucket.
   *
   * @default - as the pipeline's `bucketNotifications` say
   */
  readonly notifications?: BucketNotifications;
}

/** How a topic is added to a pipeline. */
export interface AddTopicOptions extends TopicNotificationsOptions {
  /**
   * The buckets whose notifications go to the topic, at least one: their files Redshift may read. Messages about others do not load, as
   * COPY is denied.
   */
  readonly buckets: s3.IBucket[];
}
