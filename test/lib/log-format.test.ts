import { Lazy } from 'aws-cdk-lib';
import { optionsOf } from '../support/copy-options';
import { logSample } from '../support/log-samples';
import { Compression, CopyFormat, JsonLogOptions, LogFormat, TextLogOptions, Target, VpcFlowLogFileFormat } from 'cdk-rin';

const TEXT = "EMPTYASNULL TIMEFORMAT 'auto' TRUNCATECOLUMNS";

describe('a preset reads the files as its service writes them', () => {
  test.each<[string, LogFormat, string]>([
    ['ALB', LogFormat.alb(), `REMOVEQUOTES DELIMITER ' ' FILLRECORD NULL AS '-' GZIP ACCEPTINVCHARS '?' ${TEXT}`],
    ['NLB, whose quotation marks are part of a list', LogFormat.nlb(), `DELIMITER ' ' FILLRECORD NULL AS '-' GZIP ACCEPTINVCHARS '?' ${TEXT}`],
    ['classic ELB, uncompressed', LogFormat.classicElb(), `REMOVEQUOTES DELIMITER ' ' FILLRECORD NULL AS '-' ACCEPTINVCHARS '?' ${TEXT}`],
    ['CloudFront, with two header lines', LogFormat.cloudFront(),
      `DELIMITER '\t' FILLRECORD IGNOREHEADER 2 NULL AS '-' GZIP ACCEPTINVCHARS '?' ${TEXT}`],
    ['CloudFront v2', LogFormat.cloudFrontV2(), `DELIMITER '\t' FILLRECORD IGNOREHEADER 2 NULL AS '-' GZIP ACCEPTINVCHARS '?' ${TEXT}`],
    ['S3 server access, uncompressed, with a time in brackets', LogFormat.s3ServerAccess(),
      "REMOVEQUOTES DELIMITER ' ' FILLRECORD NULL AS '-' ACCEPTINVCHARS '?' EMPTYASNULL TIMEFORMAT '[DD/MON/YYYY:HH24:MI:SS' TRUNCATECOLUMNS"],
    ['VPC flow, with a header line and times in seconds', LogFormat.vpcFlow(),
      "DELIMITER ' ' FILLRECORD IGNOREHEADER 1 NULL AS '-' GZIP ACCEPTINVCHARS '?' EMPTYASNULL TIMEFORMAT 'epochsecs' TRUNCATECOLUMNS"],
    ['VPC flow as Parquet', LogFormat.vpcFlow({ fileFormat: VpcFlowLogFileFormat.PARQUET }), 'FORMAT AS PARQUET'],
    ['CloudTrail', LogFormat.cloudTrail(), "FORMAT AS JSON 'auto ignorecase' GZIP"],
    ['WAF, with times in milliseconds', LogFormat.waf(),
      "FORMAT AS JSON 'auto ignorecase' GZIP ACCEPTINVCHARS '?' TIMEFORMAT 'epochmillisecs' TRUNCATECOLUMNS"],
    ['fluentd', LogFormat.fluentd(), "FORMAT AS JSON 'noshred' GZIP"],
    ['fluentd\'s own format', LogFormat.fluentdOutFile({ compression: Compression.NONE }), "DELIMITER '\t' TIMEFORMAT 'auto'"],
    ['Fluent Bit', LogFormat.fluentBit(), "FORMAT AS JSON 'noshred'"],
    ['Firehose, with columns', LogFormat.firehose({ columns: { id: 'BIGINT' }, compression: Compression.GZIP, timeFormat: 'epochsecs' }),
      "FORMAT AS JSON 'auto ignorecase' GZIP ACCEPTINVCHARS '?' TIMEFORMAT 'epochsecs' TRUNCATECOLUMNS"],
  ])('%s', (_, format, sql) => {
    expect(optionsOf(format)).toBe(sql);
  });

  test('only Parquet needs the bucket in the region of the warehouse', () => {
    expect([LogFormat.alb(), LogFormat.vpcFlow({ fileFormat: VpcFlowLogFileFormat.PARQUET })].map(format => format._columnar)).toEqual([false, true]);
  });
});

describe('the columns of a preset', () => {
  test.each<[string, LogFormat]>([
    ['cloudfront.txt', LogFormat.cloudFront({ spareColumns: 0 })],
    ['cloudfront-v2.txt', LogFormat.cloudFrontV2({ spareColumns: 0, fields: fieldsOf('cloudfront-v2.txt') })],
    ['vpc-flow.txt', LogFormat.vpcFlow({ spareColumns: 0 })],
    ['vpc-flow-custom.txt', LogFormat.vpcFlow({ spareColumns: 0, fields: fieldsOf('vpc-flow-custom.txt') })],
  ])('are those that the header of %s names', (sample, format) => {
    const words = (name: string) => name.toLowerCase().match(/[a-z0-9]+/g)!.join('_');

    expect(format.columns).toEqual(fieldsOf(sample).map(words));
  });

  test.each<[string, LogFormat, number]>([
    ['alb.txt', LogFormat.alb({ spareColumns: 0 }), 34],
    ['nlb.txt', LogFormat.nlb({ spareColumns: 0 }), 22],
    ['classic-elb.txt', LogFormat.classicElb({ spareColumns: 0 }), 15],
    ['s3-server-access.txt', LogFormat.s3ServerAccess({ spareColumns: 0 }), 28],
  ])('are as many as the first line of %s has fields', (sample, format, count) => {
    const [line] = logSample(sample).split('\n');

    expect([line.match(/"[^"]*"(,"[^"]*")*|\S+/g)!.length, format.columns.length]).toEqual([count, count]);
  });

  test('end in five spare ones', () => {
    expect(LogFormat.nlb().columns.slice(22)).toEqual(['extra_1', 'extra_2', 'extra_3', 'extra_4', 'extra_5']);
  });

  test('can have more spare ones, or none', () => {
    expect([LogFormat.nlb({ spareColumns: 0 }).columns.length, LogFormat.nlb({ spareColumns: 100 }).columns.length]).toEqual([22, 122]);
  });

  test('are one for whole objects, unless some are given', () => {
    expect([LogFormat.firehose().columns, LogFormat.firehose({ columns: { id: 'BIGINT', at: 'TIMESTAMP' } }).columns]).toEqual([['record'], ['id', 'at']]);
  });
});

describe('a target with a preset', () => {
  test('loads the columns of the preset', () => {
    const format = LogFormat.cloudTrail();

    expect(Target.prefix('trail/', { table: 'cloudtrail_log', format })._render().load?.columns).toEqual(format.columns);
  });

  test('names no columns when whole objects go to the only one', () => {
    expect(Target.prefix('logs/', { table: 'app_log', format: LogFormat.fluentBit() })._render().load?.columns).toBeUndefined();
  });

  test('loads columns of its own when it names some', () => {
    const target = Target.prefix('alb/', { table: 'alb_log', format: LogFormat.alb(), columns: ['type', 'at'] });

    expect(target._render().load?.columns).toEqual(['type', 'at']);
  });

  test('and one with another format loads every column', () => {
    expect(Target.prefix('logs/', { table: 'app_log', format: CopyFormat.json() })._render().load).not.toHaveProperty('columns', expect.anything());
  });
});

describe('the statement that creates a table', () => {
  test('quotes every name, sorts by the time and has the spare columns', () => {
    const format = LogFormat.vpcFlow({ fields: ['start', 'end', 'srcaddr', 'ecs-task-id'], spareColumns: 1 });

    expect(format.createTableSql('flow "log"', 'net')).toBe(`CREATE TABLE IF NOT EXISTS "net"."flow ""log""" (
  "start" TIMESTAMP,
  "end" TIMESTAMP,
  "srcaddr" VARCHAR(64),
  "ecs_task_id" VARCHAR(256),
  "extra_1" VARCHAR(8192)
)
SORTKEY ("start")`);
  });

  test('sorts by nothing without a time, and is for the schema public', () => {
    expect(LogFormat.fluentBit().createTableSql('app_log')).toBe('CREATE TABLE IF NOT EXISTS "public"."app_log" (\n  "record" SUPER\n)');
  });

  test('sorts CloudFront\'s log by what it has of date and time', () => {
    const sortKeyOf = (fields: string[]) => /SORTKEY .*/.exec(LogFormat.cloudFrontV2({ fields }).createTableSql('t'))?.[0];

    expect([['time', 'date'], ['date', 'c-ip'], ['c-ip']].map(sortKeyOf)).toEqual(['SORTKEY ("date", "time")', 'SORTKEY ("date")', undefined]);
  });

  test('sorts JSON by the column that is named', () => {
    const format = LogFormat.fluentd({ columns: { time: 'TIMESTAMP', log: 'VARCHAR(65535)' }, sortKey: 'time' });

    expect(format.createTableSql('app_log')).toContain('"log" VARCHAR(65535)\n)\nSORTKEY ("time")');
  });

  test('has seconds for Parquet, which COPY makes no timestamps of', () => {
    const format = LogFormat.vpcFlow({ fileFormat: VpcFlowLogFileFormat.PARQUET, fields: ['start', 'end'] });

    expect(format.createTableSql('flow_log')).toBe('CREATE TABLE IF NOT EXISTS "public"."flow_log" (\n  "start" BIGINT,\n  "end" BIGINT\n)\nSORTKEY ("start")');
  });

  test.each<[string, string, string]>([
    ['', 'public', '`table` "" is empty; give a name that Redshift can have'],
    ['t', 'a\nb', '`schema` "a\\nb" has a control character'],
    [Lazy.string({ produce: () => 't' }), 'public', '`table` must be known at synth, got a token; give a literal name'],
  ])('needs names that can be', (table, schema, message) => {
    expect(() => LogFormat.alb().createTableSql(table, schema)).toThrow(message);
  });
});

describe('options that cannot be are refused', () => {
  test.each<[TextLogOptions, string]>([
    [{ spareColumns: -1 }, '`spareColumns` must be a whole number between 0 and 100, got -1; omit it for 5'],
    [{ spareColumns: 101 }, 'got 101'],
  ])('%j', (options, message) => {
    expect(() => LogFormat.alb(options)).toThrow(message);
  });

  test.each<[string[], string]>([
    [[], '`fields` must name at least one field, got []; omit it for the default format'],
    [['${srcaddr}'], '`fields` "${srcaddr}" is not the name of a field; give names as AWS lists them, without ${} around them'],
    [['start', 'end', 'start'], '`fields` "start" and "start" are both the column "start"; name each field once'],
    [['pkt-srcaddr', 'PKT_SRCADDR'], '`fields` "pkt-srcaddr" and "PKT_SRCADDR" are both the column "pkt_srcaddr"'],
    [Lazy.list({ produce: () => ['start'] }), '`fields` must be known at synth, got a token; list the fields'],
  ])('fields %j', (fields, message) => {
    expect(() => LogFormat.vpcFlow({ fields })).toThrow(message);
  });

  test.each<[JsonLogOptions, string]>([
    [{ columns: {} }, '`columns` must name at least one column, got []'],
    [{ columns: { a: 'INTEGER', A: 'INTEGER' } }, '`columns` names "A" twice'],
    [{ columns: { a: 'INTEGER' }, sortKey: 'b' }, '`sortKey` "b" is none of the `columns` ["a"]; name one of them'],
    [{ columns: { a: 'super' }, sortKey: 'a' }, '`sortKey` "a" is of type SUPER, which Redshift cannot sort by; name another column'],
    [{ sortKey: 'time' }, '`sortKey` "time" needs `columns`; without them an object goes to one column, which cannot be sorted by'],
    [{ columns: { a: 'INTEGER' }, timeFormat: 'AUTO' }, '`timeFormat` "AUTO" must be written in lower case'],
  ])('%j', (options, message) => {
    expect(() => LogFormat.fluentd(options)).toThrow(message);
  });

  test('but not a field that AWS has added since', () => {
    expect(LogFormat.vpcFlow({ fields: ['moon-phase'], spareColumns: 0 }).createTableSql('flow_log')).toContain('"moon_phase" VARCHAR(256)');
  });
});

/** Named by the header line of a sample. */
function fieldsOf(sample: string): string[] {
  const header = logSample(sample).split('\n').find(line => line.startsWith('#Fields: ') || line.startsWith('version '))!;
  return header.replace('#Fields: ', '').split(' ');
}
