import { aws_s3 as s3, Token } from 'aws-cdk-lib';
import { show, ValidationError } from './private/validation';

/**
 * How the fields of a JSON object become columns.
 *
 * @see https://docs.aws.amazon.com/redshift/latest/dg/copy-usage_notes-copy-from-json.html
 */
export class JsonMapping {
  /** A field goes to the column of its name. The comparison is case-sensitive, and names of columns are lower-case. */
  public static readonly AUTO = new JsonMapping('auto');
  /** A field goes to the column of its name, whatever its case. */
  public static readonly AUTO_IGNORE_CASE = new JsonMapping('auto ignorecase');
  /** The whole object goes to a single column of type SUPER. */
  public static readonly NO_SHRED = new JsonMapping('noshred');

  /**
   * A JSONPaths file says which field goes to which column. The COPY role may read it.
   *
   * @param bucket the bucket that holds the file, in the region of the data files
   * @param key the key of the file
   */
  public static jsonPaths(bucket: s3.IBucket, key: string): JsonMapping {
    if (!Token.isUnresolved(key) && (key === '' || key.startsWith('/') || key.endsWith('/'))) {
      throw new ValidationError(`the key of a JSONPaths file must name one object, got ${show(key)}; give it without a slash at either end`);
    }
    return new JsonMapping(`s3://${bucket.bucketName}/${key}`, { bucket, key });
  }

  private constructor(
    /** @internal */ readonly _literal: string,
    /** @internal */ readonly _file?: { readonly bucket: s3.IBucket; readonly key: string },
  ) {}
}
