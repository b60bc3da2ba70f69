/**
 * Public prices in USD, us-east-1, on demand, without free tiers. Lambda's are of AWS's price list of 2026-09-13; the others
 * were noted in 2026-11 without a dated list at hand. Compare with the pages named before building on them.
 */
export const PRICES = {
  /** https://aws.amazon.com/sqs/pricing/ : standard queues, up to 64 KB a request. */
  sqsRequest: 0.40 / 1e6,
  /** https://aws.amazon.com/dynamodb/pricing/on-demand/ */
  dynamoDbWriteUnit: 0.625 / 1e6,
  dynamoDbReadUnit: 0.125 / 1e6,
  /** https://aws.amazon.com/s3/pricing/ : S3 Standard. */
  s3Put: 0.005 / 1e3,
  s3Get: 0.0004 / 1e3,
  /** https://aws.amazon.com/lambda/pricing/ : arm64. */
  lambdaRequest: 0.20 / 1e6,
  lambdaGigabyteSecond: 0.0000133334,
  /** https://aws.amazon.com/cloudwatch/pricing/ : standard logs, ingestion. */
  logGigabyte: 0.50,
} as const;
