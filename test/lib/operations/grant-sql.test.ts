import { execFileSync } from 'node:child_process';
import { aws_iam as iam, aws_redshiftserverless as redshiftserverless, aws_secretsmanager as secretsmanager, CfnParameter, Stack } from 'aws-cdk-lib';
import { deploy } from '../../support/cloudformation';
import { aPipeline, aStack, aTarget, aWarehouse, templateOf } from '../../support/construct';
import { CopyFormat, CreateTable, LoadMode, RinPipeline, Target, Warehouse, WarehouseAuth } from 'cdk-rin';

const FORMAT = CopyFormat.json();
const CLUSTER = { clusterIdentifier: 'analytics', database: 'dev' };

function deployed(pipeline: RinPipeline, text: string): string {
  return deploy(Stack.of(pipeline).resolve(text));
}

/** The statements, without the remark that comes first. */
function statementsOf(pipeline: RinPipeline): string[] {
  return deployed(pipeline, pipeline.grantSql).split('\n').slice(1);
}

/** Values of the outputs that belong to one thing, in order. */
function outputsOf(pipeline: RinPipeline, name: string): string[] {
  return Object.entries(templateOf(pipeline).findOutputs('*'))
    .filter(([id]) => new RegExp(`^Logs${name}\\d*[0-9A-F]{8}$`).test(id)).map(([, { Value }]) => deploy(Value));
}

function into(...targets: Target[]): RinPipeline {
  return aPipeline({ warehouse: Warehouse.cluster({ ...CLUSTER, auth: WarehouseAuth.databaseUser('loader') }), targets });
}

describe('the rights that the loader needs are granted to', () => {
  test.each([
    ['Redshift Serverless', aWarehouse()],
    ['a cluster', Warehouse.cluster(CLUSTER)],
  ])('the user of the loader\'s role in %s, who is created so that rights can be granted before it connects', (_, warehouse) => {
    const [create, ...grants] = statementsOf(aPipeline({ warehouse }));

    const user = /^CREATE USER ("IAMR:ref-LogsLoaderRole\w+") PASSWORD DISABLE;$/.exec(create)?.[1];
    expect(grants).toEqual([`GRANT USAGE ON SCHEMA "public" TO ${user};`, `GRANT INSERT ON TABLE "public"."app_log" TO ${user};`]);
  });

  test('the database user that the loader connects as', () => {
    expect(statementsOf(into(aTarget()))).toEqual([
      'CREATE USER "loader" PASSWORD DISABLE;', 'GRANT USAGE ON SCHEMA "public" TO "loader";', 'GRANT INSERT ON TABLE "public"."app_log" TO "loader";',
    ]);
  });

  test('the user of the secret, whose name is left to be filled in: a stack\'s outputs are no place for what a secret holds', () => {
    const stack = aStack();
    const auth = WarehouseAuth.secret(new secretsmanager.Secret(stack, 'Secret'));
    const pipeline = aPipeline({ warehouse: Warehouse.cluster({ ...CLUSTER, auth }) }, stack);

    expect(statementsOf(pipeline)).toEqual([
      'GRANT USAGE ON SCHEMA "public" TO "USER_OF_THE_SECRET";', 'GRANT INSERT ON TABLE "public"."app_log" TO "USER_OF_THE_SECRET";',
    ]);
    expect(deployed(pipeline, pipeline.grantSql)).toMatch(/^-- In database "dev", .*Put the username of the secret in the place of USER_OF_THE_SECRET/);
  });
});

describe('the rights', () => {
  const load = (schema: string, table: string) => Target.regexp('^([a-z]+)/(?P<name>[a-z]+)/', { schema, table, format: FORMAT });

  test('are for each table and schema once, and none for what is discarded', () => {
    const [, ...grants] = statementsOf(into(load('a', 'one'), load('a', 'two'), load('b', 'one'), load('a', 'one'), Target.discard('tmp/')));

    expect(grants).toEqual(['GRANT USAGE ON SCHEMA "a", "b" TO "loader";', 'GRANT INSERT ON TABLE "a"."one", "a"."two", "b"."one" TO "loader";']);
  });

  test('are for a whole schema, and its tables to come, when keys decide the table', () => {
    const [, ...grants] = statementsOf(into(load('raw', 'log_$1')));

    expect(grants).toEqual(['GRANT USAGE ON SCHEMA "raw" TO "loader";', 'GRANT INSERT FOR TABLES IN SCHEMA "raw" TO "loader";']);
  });

  test('are left to the reader, in comments, when keys decide the schema: nobody else knows which', () => {
    const [, ...grants] = statementsOf(into(load('${name}', 'log')));

    expect(grants).toEqual([
      '-- For each SCHEMA that ${name} stands for:', '-- GRANT USAGE ON SCHEMA "SCHEMA" TO "loader";', '-- GRANT INSERT FOR TABLES IN SCHEMA "SCHEMA" TO "loader";',
    ]);
  });

  test('are for the names as they are, whatever is in them', () => {
    const [, ...grants] = statementsOf(into(load('a"; DROP TABLE "b', 'c d $')));

    expect(grants).toEqual(['GRANT USAGE ON SCHEMA "a""; DROP TABLE ""b" TO "loader";', 'GRANT INSERT ON TABLE "a""; DROP TABLE ""b"."c d $" TO "loader";']);
  });
});

describe('the rights of loads that are more than a COPY', () => {
  const columns = ['id'];
  const mode = LoadMode.merge({ keys: ['id'] });

  test('are those of MERGE, and temporary tables', () => {
    const [, ...grants] = statementsOf(into(Target.prefix('logs/', { table: 'app_log', format: FORMAT, columns, mode })));

    expect(grants).toEqual([
      'GRANT TEMP ON DATABASE "dev" TO "loader";',
      'GRANT USAGE ON SCHEMA "public" TO "loader";',
      'GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE "public"."app_log" TO "loader";',
    ]);
  });

  test('are to make a table, and to look at the one that it is to be like; those on a table that may be there already, as of another user, are a comment', () => {
    const [, ...grants] = statementsOf(into(Target.prefix('logs/', { table: 'app_log', format: FORMAT, createTable: CreateTable.like('app_log', 'templates') })));

    expect(grants).toEqual([
      'GRANT USAGE ON SCHEMA "public", "templates" TO "loader";',
      'GRANT CREATE ON SCHEMA "public" TO "loader";',
      'GRANT SELECT ON TABLE "templates"."app_log" TO "loader";',
      '-- If tables that loads make exist already, and belong to another user:',
      '-- GRANT INSERT ON TABLE "public"."app_log" TO "loader";',
    ]);
  });

  test('are to make tables that keys decide on, and to load into those that are there', () => {
    const createTable = CreateTable.definition('(id BIGINT)');
    const [, ...grants] = statementsOf(into(
      Target.regexp('^a/([a-z]+)/', { table: '$1', format: FORMAT, createTable }), Target.regexp('^b/([a-z]+)/', { schema: '$1', table: 'log', format: FORMAT, columns, mode, createTable })));

    expect(grants).toEqual([
      'GRANT TEMP ON DATABASE "dev" TO "loader";',
      'GRANT USAGE ON SCHEMA "public" TO "loader";',
      'GRANT CREATE ON SCHEMA "public" TO "loader";',
      'GRANT INSERT FOR TABLES IN SCHEMA "public" TO "loader";',
      '-- For each SCHEMA that $1 stands for:',
      '-- GRANT USAGE, CREATE ON SCHEMA "SCHEMA" TO "loader";',
      '-- GRANT SELECT, INSERT, UPDATE, DELETE FOR TABLES IN SCHEMA "SCHEMA" TO "loader";',
    ]);
  });

  test('are those on the history table, which is made', () => {
    const warehouse = Warehouse.cluster({ ...CLUSTER, auth: WarehouseAuth.databaseUser('loader') });
    const statements = statementsOf(aPipeline({ warehouse, historyTable: { schema: 'ops', table: 'loads' } }));

    expect(statements[1]).toBe('GRANT USAGE ON SCHEMA "public", "ops" TO "loader";');
    expect(statements.slice(-2)).toEqual([
      'CREATE TABLE IF NOT EXISTS "ops"."loads" (load_id VARCHAR(64), pipeline VARCHAR(1024), schema_name VARCHAR(127), table_name VARCHAR(127), '
      + 'files INTEGER, manifest VARCHAR(2048), loaded_at TIMESTAMP);',
      'GRANT SELECT, INSERT ON TABLE "ops"."loads" TO "loader";',
    ]);
  });
});

test('names that only CloudFormation knows are quoted, however long they are at synth', () => {
  const stack = aStack();
  const table = new CfnParameter(stack, 'TableName'.repeat(20)).valueAsString;
  const pipeline = aPipeline({ targets: [aTarget('logs/', table)] }, stack);

  expect(statementsOf(pipeline).at(-1)).toMatch(/^GRANT INSERT ON TABLE "public"\."ref-(TableName){20}" TO "IAMR:ref-LogsLoaderRole\w+";$/);
});

describe('as outputs of the stack', () => {
  test('the statements are one', () => {
    const pipeline = aPipeline();

    expect(outputsOf(pipeline, 'GrantSql')).toEqual([deployed(pipeline, pipeline.grantSql)]);
  });

  test.each([
    ['long names', 'a_table_with_a_long_name_'],
    ['names of many bytes', '表'.repeat(40)],
  ])('the statements of 200 tables with %s are several, each within 1 KB and none cut in two', (_, name) => {
    const pipeline = into(...Array.from({ length: 200 }, (__, i) => aTarget(`logs/${i}/`, `${name}${i}`)));

    const outputs = outputsOf(pipeline, 'GrantSql');

    expect(outputs.length).toBeGreaterThan(1);
    expect(outputs.join('\n')).toBe(pipeline.grantSql);
    for (const output of outputs) {
      expect(Buffer.byteLength(output)).toBeLessThanOrEqual(1_024);
      expect(output).toMatch(/;$/);
    }
  });

  test('the command that attaches the COPY role is one', () => {
    const pipeline = aPipeline();

    expect(outputsOf(pipeline, 'AttachCopyRoleCommand')).toEqual([deployed(pipeline, pipeline.attachCopyRoleCommand)]);
  });
});

describe('the command that attaches the COPY role', () => {
  const ROLE = 'arn:aws:iam::111122223333:role/copy';

  /** Runs it, with an `aws` that answers as the AWS CLI does. Returns what it was called with. */
  function run(warehouse: Warehouse, answers: string): string[] {
    const stack = aStack();
    const pipeline = aPipeline({ warehouse, copyRole: iam.Role.fromRoleArn(stack, 'Role', ROLE) }, stack);
    const script = `aws() { echo "$@" >&3; case "$*" in ${answers} esac; }\n${pipeline.attachCopyRoleCommand}`;
    return execFileSync('bash', ['-c', `{ ${script}\n} 3>&1 >/dev/null || true`], { encoding: 'utf8' }).trim().split('\n');
  }

  test('adds it to a cluster', () => {
    expect(run(Warehouse.cluster(CLUSTER), '*) ;;')).toEqual([`redshift modify-cluster-iam-roles --cluster-identifier analytics --add-iam-roles ${ROLE}`]);
  });

  test('gives a namespace the roles that it has, and this one', () => {
    const roles = 'IamRole(applyStatus=in-sync, iamRoleArn=arn:aws:iam::111122223333:role/one)\tIamRole(applyStatus=in-sync, iamRoleArn=arn:aws:iam::111122223333:role/path/two)';

    const calls = run(aWarehouse(), `*get-workgroup*) echo main;; *get-namespace*) echo '${roles}';;`);

    expect(calls.at(-1)).toBe('redshift-serverless update-namespace --namespace-name main '
      + `--iam-roles arn:aws:iam::111122223333:role/one arn:aws:iam::111122223333:role/path/two ${ROLE}`);
  });

  test('changes nothing when the roles of the namespace cannot be read: it would take them away', () => {
    const calls = run(aWarehouse(), '*get-workgroup*) echo main;; *get-namespace*) return 254;;');

    expect(calls.join('\n')).not.toContain('update-namespace');
  });

  test('is for the region of the warehouse', () => {
    expect(run(Warehouse.cluster({ ...CLUSTER, region: 'us-east-1' }), '*) ;;')[0]).toContain('--region us-east-1 ');
  });

  test('is for a workgroup of this app by the name that it gets', () => {
    const stack = aStack();
    const workgroup = new redshiftserverless.CfnWorkgroup(stack, 'Workgroup', { workgroupName: 'analytics' });
    const pipeline = aPipeline({ warehouse: Warehouse.serverless({ workgroup, database: 'dev' }) }, stack);

    expect(deployed(pipeline, pipeline.attachCopyRoleCommand)).toMatch(/--workgroup-name (ref-Workgroup|analytics) /);
  });
});
