import { CopyOptionConfig } from '../../lib/private/contract';
import { quoteIdentifier, quoteLiteral } from '../sql/quoting';

export interface CopySource {
  readonly workBucket: string;
  readonly manifestKey: string;
  readonly roleArn: string;
  /** Region of the files, when the warehouse is in another one. */
  readonly region?: string;
}

export interface CopyInto {
  /** Quoted. */
  readonly table: string;
  readonly columns?: readonly string[];
  readonly copyOptions: readonly CopyOptionConfig[];
}

export function copyStatement({ table, columns, copyOptions }: CopyInto, source: CopySource): string {
  return [
    `COPY ${table}`,
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
