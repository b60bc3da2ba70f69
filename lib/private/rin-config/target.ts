/** From a target of Rin to one of the pipeline. */
import { ConfigSource } from './config-source';
import { Setting } from './section';
import { TargetSettings } from './settings';
import { SourceBucketNames } from './source-bucket-names';
import { CopyFormat } from '../../copy-format';
import { JsonMapping } from '../../json-mapping';
import { Target } from '../../target';

/** A mapping or schema file in S3, which Redshift reads by the role that it reads the data by. */
const FILE_OF_FORMAT = /\b(?:JSON|AVRO)\s+(?:AS\s+)?'s3:\/\/(?<bucket>[^/']+)\/(?<key>[^']+)'/i;

export function targetOf(settings: TargetSettings, buckets: SourceBucketNames, source: ConfigSource): Target {
  const { path, keyPrefix, keyRegexp, discard, region } = settings;
  const bucket = required(settings.bucket, 's3.bucket', 'Rin matches no object without it', path, source).as(name => buckets.bucket(name, region?.text));
  const match = keyPrefix ?? required(keyRegexp, 's3.key_prefix and no s3.key_regexp', 'no object could match', path, source);
  const prefix = keyPrefix !== undefined;
  if (discard) return match.as(text => prefix ? Target.discard(text, { bucket }) : Target.discardRegexp(text, { bucket }));

  const options = {
    bucket,
    schema: settings.schema && nameTemplate(settings.schema),
    table: nameTemplate(required(settings.table, 'redshift.table', 'nothing could be loaded', path, source)),
    format: formatOf(settings.sqlOption, buckets),
    last: settings.last,
  };
  return source.at(path, () => prefix ? Target.prefix(match.text, options) : Target.regexp(match.text, options));
}

/** Rin puts the groups in one after another, as text: `$10` is `$1` and a zero there, and groups have no names. */
function nameTemplate(name: Setting): string {
  if (/\$\{\w+\}/.test(name.text)) throw name.error('holds what is a reference to a group here, and text to Rin; refer to groups as $1, $2 …');
  return name.text.replaceAll(/\$(\d)(?=\d)/g, (_, group: string) => `\${${group}}`);
}

function formatOf(sqlOption: Setting | undefined, buckets: SourceBucketNames): CopyFormat {
  if (sqlOption === undefined) return CopyFormat.delimited();
  const file = FILE_OF_FORMAT.exec(sqlOption.text)?.groups;
  return sqlOption.as(sql => file ? new FormatWithFile(sql, JsonMapping.jsonPaths(buckets.bucket(file.bucket), file.key)) : CopyFormat.raw(sql));
}

function required(setting: Setting | undefined, key: string, why: string, path: string, source: ConfigSource): Setting {
  if (!setting) throw source.error(`\`${path}\` has no ${key}, of its own or for all targets: ${why}; set it`);
  return setting;
}

/** Options as SQL that name a file, which COPY is granted to read. */
class FormatWithFile extends CopyFormat {
  readonly _options: CopyFormat['_options'];

  constructor(sql: string, readonly _mapping: JsonMapping) {
    super();
    this._options = CopyFormat.raw(sql)._options;
  }
}
