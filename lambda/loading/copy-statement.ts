import { CopyOptionConfig } from '../../lib/private/contract';
import { Destination } from '../routing/destination';
import { quoteIdentifier, quoteLiteral } from '../sql/quoting';

export interface CopySource {
  readonly workBucket: string;
  readonly manifestKey: string;
  readonly roleArn: string;
  /** Region of the files, when the warehouse is in another one. */
  readonly region?: string;
}

/** The COPY of one load. Opens with the load's id in a comment, by which the load is found in the warehouse's own history. */
export function copyStatement(loadId: string, destination: Destination, source: CopySource): string {
  const { schema, table, columns, copyOptions } = destination;
  return [
    `/* cdk-rin ${loadId} */ COPY ${quoteIdentifier(schema)}.${quoteIdentifier(table)}`,
    columns && `(${columns.map(quoteIdentifier).join(', ')})`,
    `FROM ${quoteLiteral(`s3://${source.workBucket}/${source.manifestKey}`)}`,
    `IAM_ROLE ${quoteLiteral(source.roleArn)}`,
    source.region && !isColumnar(copyOptions) && `REGION ${quoteLiteral(source.region)}`,
    ...copyOptions.map(renderOption),
    'MANIFEST',
  ].filter(Boolean).join(' ');
}

function renderOption(option: CopyOptionConfig): string {
  if ('raw' in option) return option.raw;
  if (option.literal !== undefined) return `${option.keyword} ${quoteLiteral(option.literal)}`;
  return option.number === undefined ? option.keyword : `${option.keyword} ${option.number}`;
}

/** Redshift refuses REGION for columnar formats, which must be in the warehouse's own region. */
function isColumnar(options: readonly CopyOptionConfig[]): boolean {
  return options.some(option => {
    const words = 'raw' in option ? option.raw.replace(/'[^']*'/g, '') : option.keyword;
    return /\b(PARQUET|ORC)\b/i.test(words);
  });
}
