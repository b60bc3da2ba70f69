/** What the construct writes is what the loader reads: the synthesized asset and environment, through the loader's own code. */
import {
  aws_redshift as redshift, aws_redshiftserverless as redshiftserverless, aws_s3 as s3, aws_secretsmanager as secretsmanager, Duration, Size, Stack,
} from 'aws-cdk-lib';
import fc from 'fast-check';
import { copyStatement } from '../../lambda/loading/copy-statement';
import { createRouter, Route } from '../../lambda/routing/router';
import { quoteIdentifier, tableSql } from '../../lambda/sql/quoting';
import { aPipeline, aStack, aTarget } from '../support/construct';
import { loadedConfig } from '../support/synthesized-loader';
import { Compression, CopyFormat, JsonMapping, RinPipelineProps, Target, Warehouse, WarehouseAuth } from 'cdk-rin';

describe('the loader reads', () => {
  test('what every pipeline has', () => {
    const config = loadedConfig(aPipeline());

    expect(config).toEqual({
      version: 1,
      pipeline: 'Stack/Logs',
      warehouse: { kind: 'serverless', name: 'analytics', database: 'dev', auth: { kind: 'iam' } },
      copyRoleArn: expect.stringMatching(/^att-LogsCopyRole\w+-Arn$/),
      loaderRoleArn: expect.stringMatching(/^att-LogsLoaderRole\w+-Arn$/),
      workBucket: expect.stringMatching(/^ref-LogsWorkBucket/),
      ledgerTable: expect.stringMatching(/^ref-LogsLedger/),
      ledgerRetentionDays: 90,
      queueUrl: expect.stringMatching(/^ref-LogsQueue/),
      deadLetterQueueUrl: expect.stringMatching(/^ref-LogsDeadLetterQueue/),
      targets: [{
        match: { prefix: 'logs/app/' },
        action: 'load',
        load: { schema: 'public', table: 'app_log', copyOptions: [{ keyword: 'FORMAT AS JSON', literal: 'auto' }] },
      }],
      maxFilesPerLoad: 1000,
      maxLoadBytes: 2 * 1024 ** 3,
      maxParallelLoads: 4,
      misconfigurationPatienceSeconds: 21_600,
    });
  });

  test('the limits of loads', () => {
    expect(loadedConfig(aPipeline({ maxFilesPerLoad: 7, maxLoadSize: Size.mebibytes(3), maxParallelLoads: 2 })))
      .toMatchObject({ maxFilesPerLoad: 7, maxLoadBytes: 3 * 1024 ** 2, maxParallelLoads: 2 });
  });

  test('how long it is to wait for a misconfiguration to be mended', () => {
    expect(loadedConfig(aPipeline({ misconfigurationPatience: Duration.days(3) })).misconfigurationPatienceSeconds).toBe(259_200);
  });

  test('how long the ledger remembers', () => {
    expect(loadedConfig(aPipeline({ ledgerRetention: Duration.days(400) })).ledgerRetentionDays).toBe(400);
  });

  const secretAuth = (stack: Stack) => WarehouseAuth.secret(new secretsmanager.Secret(stack, 'Secret'));
  const aWorkgroup = (stack: Stack) => new redshiftserverless.CfnWorkgroup(stack, 'Workgroup', { workgroupName: 'analytics' });
  const aCluster = (stack: Stack) =>
    new redshift.CfnCluster(stack, 'Cluster', { clusterType: 'single-node', dbName: 'dev', masterUsername: 'admin', nodeType: 'ra3.xlplus' });

  test.each<[string, (stack: Stack) => Warehouse, object]>([
    ['a workgroup of this app', stack => Warehouse.serverless({ workgroup: aWorkgroup(stack), database: 'dev' }),
      { kind: 'serverless', name: 'ref-Workgroup', auth: { kind: 'iam' } }],
    ['a workgroup by a secret', stack => Warehouse.serverless({ workgroupName: 'analytics', database: 'dev', auth: secretAuth(stack) }),
      { kind: 'serverless', name: 'analytics', auth: { kind: 'secret', secretArn: expect.stringMatching(/^ref-Secret/) } }],
    ['a cluster of this app', stack => Warehouse.cluster({ cluster: aCluster(stack), database: 'dev' }),
      { kind: 'cluster', name: 'ref-Cluster', auth: { kind: 'iam' } }],
    ['a cluster by its identifier', () => Warehouse.cluster({ clusterIdentifier: 'analytics', database: 'dev' }),
      { kind: 'cluster', name: 'analytics', auth: { kind: 'iam' } }],
    ['a cluster as a database user', () => Warehouse.cluster({ clusterIdentifier: 'analytics', database: 'dev', auth: WarehouseAuth.databaseUser('loader') }),
      { kind: 'cluster', auth: { kind: 'databaseUser', user: 'loader' } }],
    ['a cluster by a secret', stack => Warehouse.cluster({ clusterIdentifier: 'analytics', database: 'dev', auth: secretAuth(stack) }),
      { kind: 'cluster', auth: { kind: 'secret', secretArn: expect.stringMatching(/^ref-Secret/) } }],
  ])('%s', (_, warehouse, expected) => {
    const stack = aStack();

    expect(loadedConfig(aPipeline({ warehouse: warehouse(stack) }, stack)).warehouse).toMatchObject({ database: 'dev', ...expected });
  });

  test('the region of the files when the warehouse is in another one', () => {
    const stack = () => aStack({ env: { account: '111122223333', region: 'eu-west-1' } });
    const inRegion = (region?: string) => Warehouse.serverless({ workgroupName: 'analytics', database: 'dev', region });

    expect(loadedConfig(aPipeline({ warehouse: inRegion('us-east-1') }, stack()))).toMatchObject({ warehouse: { region: 'us-east-1' }, copyRegion: 'eu-west-1' });
    expect(loadedConfig(aPipeline({ warehouse: inRegion('eu-west-1') }, stack())).copyRegion).toBeUndefined();
    expect(loadedConfig(aPipeline({ warehouse: inRegion() }, stack())).copyRegion).toBeUndefined();
  });
});

describe('the loader routes', () => {
  const route = (props: Partial<RinPipelineProps>, key: string, bucket = 'any-bucket', stack?: Stack): Route =>
    createRouter(loadedConfig(aPipeline(props, stack)).targets)({ bucket, key });
  const namesOf = ({ destinations }: Route) => destinations.map(({ name }) => name);
  const json = { format: CopyFormat.json() };

  test('by prefix and by regexp, into several tables, in the order of the targets', () => {
    const targets = [Target.regexp('\\.json$', { table: 'all_json', ...json }), aTarget('logs/', 'log')];

    expect(namesOf(route({ targets }, 'logs/1.json'))).toEqual(['public.all_json', 'public.log']);
  });

  test('no further than the last target', () => {
    const targets = [Target.prefix('logs/', { table: 'log', last: true, ...json }), Target.regexp('\\.json$', { table: 'all_json', ...json })];

    expect(namesOf(route({ targets }, 'logs/1.json'))).toEqual(['public.log']);
  });

  test('nothing that is discarded', () => {
    const targets = [Target.discard('logs/tmp/'), Target.discardRegexp('\\.bak$'), aTarget('logs/')];

    expect(route({ targets }, 'logs/tmp/1.json')).toMatchObject({ destinations: [], discarded: true });
    expect(route({ targets }, 'logs/1.json.bak')).toMatchObject({ destinations: [], discarded: true });
    expect(route({ targets }, 'logs/1.json')).toMatchObject({ destinations: [{}], discarded: false });
  });

  test('into the table that the key names', () => {
    const targets = [Target.regexp('^export/([a-z]+)/(?P<table>[a-z_]+)/', { schema: '$1', table: 'x_${table}', ...json })];

    expect(namesOf(route({ targets }, 'export/sales/orders/1.json'))).toEqual(['sales.x_orders']);
  });

  test('objects of the bucket that a target names', () => {
    const stack = aStack();
    const bucket = s3.Bucket.fromBucketName(stack, 'Second', 'second-bucket');
    const targets = [aTarget('logs/'), Target.prefix('logs/', { table: 'second', bucket, ...json })];

    expect(namesOf(route({ targets }, 'logs/1.json', 'second-bucket', stack))).toEqual(['public.app_log', 'public.second']);
    expect(namesOf(createRouter(loadedConfig(aPipeline({ targets })).targets)({ bucket: 'first-bucket', key: 'logs/1.json' }))).toEqual(['public.app_log']);
  });
});

describe('the loader writes COPY', () => {
  const copyOf = (format: CopyFormat, columns?: string[], stack?: Stack) => {
    const { targets } = loadedConfig(aPipeline({ targets: [Target.prefix('logs/', { table: 'app_log', columns, format })] }, stack));
    const [destination] = createRouter(targets)({ bucket: 'b', key: 'logs/1' }).destinations;
    return copyStatement({ ...destination, table: tableSql(destination) }, { workBucket: 'work', manifestKey: 'manifests/1.json', roleArn: 'arn:role' });
  };
  const COPY = 'COPY "public"."app_log" ';
  const FROM = "FROM 's3://work/manifests/1.json' IAM_ROLE 'arn:role'";

  test.each<[string, CopyFormat, string]>([
    ['JSON', CopyFormat.json({ compression: Compression.GZIP, timeFormat: 'auto' }), "FORMAT AS JSON 'auto' GZIP TIMEFORMAT 'auto' "],
    ['CSV', CopyFormat.csv({ quote: '\'', ignoreHeader: 1, nullAs: '\\N' }), "FORMAT AS CSV QUOTE '''' IGNOREHEADER 1 NULL AS '\\\\N' "],
    ['delimited text', CopyFormat.delimited({ delimiter: ' ', removeQuotes: true }), "REMOVEQUOTES DELIMITER ' ' "],
    ['Parquet', CopyFormat.parquet(), 'FORMAT AS PARQUET '],
    ['raw options', CopyFormat.raw("AVRO 'auto'"), "AVRO 'auto' "],
    ['nothing but delimited text', CopyFormat.delimited(), ''],
  ])('for %s', (_, format, options) => {
    expect(copyOf(format)).toBe(`${COPY}${FROM} ${options}MANIFEST`);
  });

  test('for the columns of a target', () => {
    expect(copyOf(CopyFormat.csv(), ['id', 'a "b"'])).toBe(`${COPY}("id", "a ""b""") ${FROM} FORMAT AS CSV MANIFEST`);
  });

  test('for a JSONPaths file in a bucket whose name is not known at synth', () => {
    const stack = aStack();
    const mapping = JsonMapping.jsonPaths(new s3.Bucket(stack, 'Schemas'), 'paths.json');

    expect(copyOf(CopyFormat.json({ mapping }), undefined, stack)).toMatch(/FORMAT AS JSON 's3:\/\/ref-Schemas\w+\/paths\.json' MANIFEST$/);
  });
});

test('the construct and the loader agree on what can be an identifier', () => {
  const name = fc.oneof(fc.string({ unit: 'binary', maxLength: 130 }), fc.string({ unit: fc.constantFrom('a', 'ü', '"', '\n', '\u007f'), maxLength: 140 }));

  fc.assert(fc.property(name, text => {
    const inConstruct = () => Target.prefix('logs/', { table: 'app_log', columns: [text], format: CopyFormat.json() });

    expect(throws(inConstruct)).toBe(throws(() => quoteIdentifier(text)));
  }));
});

function throws(call: () => unknown): boolean {
  try {
    call();
    return false;
  } catch {
    return true;
  }
}
