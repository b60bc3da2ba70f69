import { aws_s3 as s3, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { ConfigSource } from './config-source';
import { show, ValidationError } from '../validation';

/** Finds the bucket of each name in the configuration: one that was given for it, or an import. */
export class SourceBucketNames {
  private readonly used = new Set<string>();

  constructor(private readonly scope: Construct, private readonly given: Readonly<Record<string, s3.IBucket>> = {}) {}

  /** One import for all configurations of a stack: two would each set the notifications of the one bucket, and undo the other's. */
  bucket(bucketName: string, region?: string): s3.IBucket {
    this.used.add(bucketName);
    if (Object.hasOwn(this.given, bucketName)) return this.given[bucketName];
    const stack = Stack.of(this.scope);
    const id = `RinBucket-${bucketName}`;
    const imported = stack.node.tryFindChild(id) as s3.IBucket | undefined;
    if (imported) return imported;
    try {
      return s3.Bucket.fromBucketAttributes(stack, id, { bucketName, region });
    } catch (error) {
      const reason = (error as Error).message.split('\n').slice(1).join(', ');
      throw new ValidationError(`${show(bucketName)} is no name of a bucket: ${reason}; correct it, or give the bucket of that name in \`buckets\``);
    }
  }

  /** A name that is not in the configuration is a typing error: files would be loaded from the bucket that was to be replaced. */
  checkGivenAreUsed(source: ConfigSource): void {
    for (const name of Object.keys(this.given)) {
      if (!this.used.has(name)) throw source.error(`\`buckets\` has ${show(name)}, a bucket that no target names; give it by its name in the configuration`);
    }
  }
}
