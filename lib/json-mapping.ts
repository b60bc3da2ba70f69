import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { aws_s3 as s3, aws_s3_assets as assets, FileSystem, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
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

  /**
   * A JSONPaths file that is an asset of the app. The COPY role may read it; if the bucket of the bootstrap stack is encrypted by
   * a key of your own, let the role decrypt by it.
   *
   * @param asset the file
   */
  public static jsonPathsAsset(asset: assets.Asset): JsonMapping {
    if (!asset.isFile) throw new ValidationError(`the asset ${asset.node.path} is no JSONPaths file, but a folder; give the path of the file`);
    return JsonMapping.jsonPaths(asset.bucket, asset.s3ObjectKey);
  }

  /**
   * Paths to fields, in the order of the columns. They become a JSONPaths file, an asset of the app: see `jsonPathsAsset`.
   *
   * @param scope the construct to add the asset to
   * @param id the id of the asset in the scope
   * @param paths in dot or bracket notation, for example `'$.user.id'` or `"$['user']['id']"`
   */
  public static paths(scope: Construct, id: string, paths: string[]): JsonMapping {
    if (paths.length === 0) throw new ValidationError('`paths` must have at least one path, got []; give one for each column', scope);
    if (Token.isUnresolved(paths) || paths.some(path => Token.isUnresolved(path))) {
      throw new ValidationError('`paths` must be known at synth, got a token; they are written to a file, which CloudFormation does not fill in', scope);
    }
    const wrong = paths.find(path => !/^\$(\.|\[)./s.test(path));
    if (wrong !== undefined) {
      throw new ValidationError(`\`paths\` ${show(wrong)} is not a path, which begins with "$." or "$["; for a field of the object write "$.field"`, scope);
    }
    const path = join(FileSystem.mkdtemp('jsonpaths-'), 'jsonpaths.json');
    writeFileSync(path, JSON.stringify({ jsonpaths: paths }));
    return JsonMapping.jsonPathsAsset(new assets.Asset(scope, id, { path }));
  }

  private constructor(
    /** @internal */ readonly _literal: string,
    /** @internal */ readonly _file?: { readonly bucket: s3.IBucket; readonly key: string },
  ) {}
}
