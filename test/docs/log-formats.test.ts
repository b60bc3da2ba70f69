/** The tables of the presets, as the document has them. They are a contract: a change here is a change of everybody's table. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LogFormat } from 'cdk-rin';

const PATH = join(__dirname, '..', '..', 'docs', 'log-formats.md');
const TABLES = /(?<=<!-- tables: .* -->\n).*(?=<!-- end of tables -->)/s;

const FORMATS: Readonly<Record<string, LogFormat>> = {
  alb_log: LogFormat.alb(),
  nlb_log: LogFormat.nlb(),
  elb_log: LogFormat.classicElb(),
  cloudfront_log: LogFormat.cloudFront(),
  s3_access_log: LogFormat.s3ServerAccess(),
  flow_log: LogFormat.vpcFlow(),
  cloudtrail_log: LogFormat.cloudTrail(),
  waf_log: LogFormat.waf(),
  raw_log: LogFormat.fluentdOutFile(),
};

test('the document has the table of every preset', () => {
  const tables = Object.entries(FORMATS).map(([table, format]) => `\n\`\`\`sql\n${format.createTableSql(table)};\n\`\`\`\n`).join('');
  const text = readFileSync(PATH, 'utf8');
  if (process.env.UPDATE_DOCS) writeFileSync(PATH, text.replace(TABLES, () => `${tables}\n`));

  expect(TABLES.exec(readFileSync(PATH, 'utf8'))?.[0]).toBe(`${tables}\n`);
});
