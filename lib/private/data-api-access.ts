/**
 * What the loader's role may do with the warehouse: run statements on it, watch and read its own, and connect in the way
 * the pipeline was told to (https://docs.aws.amazon.com/redshift/latest/mgmt/data-api-iam.html).
 */
import { ArnComponents, ArnFormat, aws_iam as iam, aws_secretsmanager as secretsmanager, Stack } from 'aws-cdk-lib';
import { allowKey } from './encryption';
import { namePattern } from './policy-pattern';
import { Warehouse } from '../warehouse';

/** @param withTransactions whether some load is more than a COPY */
export function grantDataApi(role: iam.IRole, warehouse: Warehouse, withTransactions: boolean): void {
  const arns = new WarehouseArns(Stack.of(role), warehouse);
  allow(role, ['redshift-data:ExecuteStatement', ...withTransactions ? ['redshift-data:BatchExecuteStatement'] : []], [arns.warehouse]);
  // These actions know no resources. Statements belong to the role that ran them: another role's cannot be read with these. Not bound to the session
  // as well, by redshift-data:statement-owner-iam-userid: a function that took the place of another could not follow its statements.
  allow(role, ['redshift-data:DescribeStatement', 'redshift-data:GetStatementResult', 'redshift-data:ListStatements'], ['*']);
  grantConnect(role, warehouse, arns);
}

function grantConnect(role: iam.IRole, warehouse: Warehouse, arns: WarehouseArns): void {
  const { kind, auth, database } = warehouse._config;
  if (auth.kind === 'secret') {
    grantSecret(role, warehouse._auth._secret!);
  } else if (auth.kind === 'databaseUser') {
    allow(role, ['redshift:GetClusterCredentials'], [arns.ofCluster('dbuser', auth.user), arns.ofCluster('dbname', database)]);
  } else if (kind === 'cluster') {
    allow(role, ['redshift:GetClusterCredentialsWithIAM'], [arns.ofCluster('dbname', database)]);
  } else {
    allow(role, ['redshift-serverless:GetCredentials'], [arns.warehouse]);
  }
}

/**
 * Less than `grantRead` gives, which describes secrets as well; and the secret's key by the policy of the role only, since that of a key in another
 * stack cannot name a role that needs the key.
 */
function grantSecret(role: iam.IRole, secret: secretsmanager.ISecret): void {
  // A secret that is known by name has an ARN that ends in characters of its own.
  const arn = secret.secretFullArn ?? `${secret.secretArn}-??????`;
  iam.Grant.addToPrincipalOrResource({ grantee: role, actions: ['secretsmanager:GetSecretValue'], resourceArns: [arn], resource: secret });
  if (secret.encryptionKey) allowKey(role, ['kms:Decrypt'], secret.encryptionKey, ['secretsmanager'], secret.env.region);
}

function allow(role: iam.IRole, actions: string[], resources: string[]): void {
  role.addToPrincipalPolicy(new iam.PolicyStatement({ actions, resources }));
}

class WarehouseArns {
  constructor(private readonly stack: Stack, private readonly target: Warehouse) {}

  get warehouse(): string {
    const { kind, name } = this.target._config;
    if (kind === 'cluster') return this.arn({ service: 'redshift', resource: 'cluster', resourceName: name, arnFormat: ArnFormat.COLON_RESOURCE_NAME });
    // An ARN of a workgroup holds its id, which cannot be looked up by name at synth or by CloudFormation.
    return this.arn({ service: 'redshift-serverless', resource: 'workgroup', resourceName: this.target._workgroupId ?? '*' });
  }

  ofCluster(resource: 'dbuser' | 'dbname', name: string): string {
    const resourceName = `${this.target._config.name}/${namePattern(name)}`;
    return this.arn({ service: 'redshift', resource, resourceName, arnFormat: ArnFormat.COLON_RESOURCE_NAME });
  }

  private arn(components: ArnComponents): string {
    return this.stack.formatArn({ region: this.target._config.region, ...components });
  }
}
