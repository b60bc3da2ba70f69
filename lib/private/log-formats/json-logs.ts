/** Logs of JSON objects. New fields need no care in them: COPY leaves out what has no column. */
import { LogDefinition, logColumns } from './log-table';
import { ARN, HEADER, WORD } from './text-log';
import { Compression } from '../../compression';
import { CopyFormat } from '../../copy-format';
import { JsonMapping } from '../../json-mapping';
import { FluentdOutFileOptions, JsonLogOptions } from '../../log-format-options';
import { checkColumns } from '../names';
import { show, ValidationError } from '../validation';

/** Keys are in camel case, columns in lower case. */
const BY_NAME = { mapping: JsonMapping.AUTO_IGNORE_CASE, truncateColumns: true, acceptInvChars: '?' };

/** A file is one object with all its events in an array: COPY makes one row of it, SQL unnests it. */
export function cloudTrail(): LogDefinition {
  return {
    format: CopyFormat.json({ mapping: JsonMapping.AUTO_IGNORE_CASE, compression: Compression.GZIP }),
    columns: logColumns(['records', 'SUPER']),
  };
}

/** https://docs.aws.amazon.com/waf/latest/developerguide/logging-fields.html */
const WAF_COLUMNS = logColumns(
  ['timestamp', 'TIMESTAMP'],
  ['formatversion', 'INTEGER'],
  ['webaclid', ARN],
  ['terminatingruleid', ARN],
  ['terminatingruletype', WORD],
  ['action', WORD],
  ['terminatingrulematchdetails', 'SUPER'],
  ['httpsourcename', WORD],
  ['httpsourceid', ARN],
  ['rulegrouplist', 'SUPER'],
  ['ratebasedrulelist', 'SUPER'],
  ['nonterminatingmatchingrules', 'SUPER'],
  ['requestheadersinserted', 'SUPER'],
  ['responsecodesent', 'INTEGER'],
  ['httprequest', 'SUPER'],
  ['labels', 'SUPER'],
  ['captcharesponse', 'SUPER'],
  ['challengeresponse', 'SUPER'],
  ['ja3fingerprint', WORD],
  ['ja4fingerprint', WORD],
  ['oversizefields', 'SUPER'],
  ['requestbodysize', 'BIGINT'],
  ['requestbodysizeinspectedbywaf', 'BIGINT'],
  ['clientasn', 'BIGINT'],
  ['forwardedasn', 'BIGINT'],
  ['cfdistributiontenantid', WORD],
);

export function waf(): LogDefinition {
  return {
    format: CopyFormat.json({ ...BY_NAME, compression: Compression.GZIP, timeFormat: 'epochmillisecs' }),
    columns: WAF_COLUMNS,
    sortKey: ['timestamp'],
  };
}

/** The default format of fluentd's S3 output: time, tag and the record as JSON, in which a tab is written as an escape. */
export function fluentdOutFile({ compression = Compression.GZIP }: FluentdOutFileOptions): LogDefinition {
  return {
    format: CopyFormat.delimited({ delimiter: '\t', timeFormat: 'auto', compression }),
    columns: logColumns(['time', 'TIMESTAMPTZ'], ['tag', HEADER], ['record', 'SUPER']),
    sortKey: ['time'],
  };
}

/** Fields into the columns of their names; without columns, whole objects into one. */
export function jsonLog({ columns: types, compression, timeFormat = 'auto', sortKey }: JsonLogOptions, usual: Compression): LogDefinition {
  if (types === undefined) {
    if (sortKey !== undefined) throw new ValidationError(`\`sortKey\` ${show(sortKey)} needs \`columns\`; without them an object goes to one column, which cannot be sorted by`);
    return { format: CopyFormat.json({ mapping: JsonMapping.NO_SHRED, compression: compression ?? usual }), columns: logColumns(['record', 'SUPER']) };
  }
  const names = Object.keys(types);
  checkColumns(names);
  if (sortKey !== undefined && !names.includes(sortKey)) {
    throw new ValidationError(`\`sortKey\` ${show(sortKey)} is none of the \`columns\` ${show(names)}; name one of them`);
  }
  if (sortKey !== undefined && /^super$/i.test(types[sortKey].trim())) {
    throw new ValidationError(`\`sortKey\` ${show(sortKey)} is of type SUPER, which Redshift cannot sort by; name another column`);
  }
  return {
    format: CopyFormat.json({ ...BY_NAME, compression: compression ?? usual, timeFormat }),
    columns: names.map(name => ({ name, type: types[name] })),
    sortKey: sortKey === undefined ? [] : [sortKey],
  };
}
