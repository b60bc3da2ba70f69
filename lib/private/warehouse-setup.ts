/**
 * The two things that are left to do in Redshift, as outputs of the stack: attaching the COPY role, and granting rights to
 * the loader's database user. CloudFormation can do neither to a warehouse that it did not make.
 */
import { aws_iam as iam, CfnOutput, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { longestBytes } from './longest-bytes';
import { tableNameOf } from './names';
import { sqlGrants } from './sql-grants';
import { HistoryTable } from '../rin-pipeline-props';
import { Target } from '../target';
import { Warehouse } from '../warehouse';

/** CloudFormation documents no limit of an output's value; this is the least that it sets for any text beside it. */
const MAX_OUTPUT_BYTES = 1024;

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html, which the CDK does not check. */
const MAX_OUTPUTS = 200;

export interface WarehouseSetupProps {
  readonly warehouse: Warehouse;
  readonly targets: readonly Target[];
  readonly historyTable?: HistoryTable;
}

export class WarehouseSetup {
  readonly attachCopyRoleCommand: string;
  private readonly statements: readonly string[];

  constructor({ warehouse, targets, historyTable }: WarehouseSetupProps, private readonly copyRole: iam.IRole, loaderRole: iam.IRole) {
    this.attachCopyRoleCommand = attachRoleCommand(warehouse, copyRole.roleArn);
    this.statements = sqlGrants(warehouse, targets, loaderRole.roleName, historyTable && tableNameOf(historyTable));
  }

  get grantSql(): string {
    return this.statements.join('\n');
  }

  output(scope: Construct): void {
    new CfnOutput(scope, 'CopyRoleArn', {
      description: 'Attach this role to the Redshift cluster, or to the namespace of the workgroup: COPY reads the files by it',
      value: this.copyRole.roleArn,
    });
    new CfnOutput(scope, 'AttachCopyRoleCommand', { description: 'Attaches the COPY role to the warehouse', value: this.attachCopyRoleCommand });
    outputStatements(scope, 'GrantSql', 'Run this SQL in the warehouse: it gives the loader the rights that it needs', this.statements);
    scope.node.addValidation({ validate: () => tooManyOutputs(scope) });
  }
}

/** A command for a shell, which attaches the role and leaves the roles that are attached alone. */
function attachRoleCommand({ _config: { kind, name, region } }: Warehouse, roleArn: string): string {
  const inRegion = region === undefined ? '' : ` --region ${region}`;
  if (kind === 'cluster') return `aws redshift modify-cluster-iam-roles${inRegion} --cluster-identifier ${name} --add-iam-roles ${roleArn}`;
  const redshift = `aws redshift-serverless${inRegion}`;
  // update-namespace replaces the roles of a namespace: unless those that are attached are known, nothing may be run.
  // They come as "IamRole(applyStatus=in-sync, iamRoleArn=arn:aws:iam::…)".
  return [
    `NAMESPACE=$(${redshift} get-workgroup --workgroup-name ${name} --query workgroup.namespaceName --output text)`,
    `ROLES=$(${redshift} get-namespace --namespace-name "$NAMESPACE" --query namespace.iamRoles --output text)`,
    `${redshift} update-namespace --namespace-name "$NAMESPACE" --iam-roles $(echo "$ROLES" | grep -o 'arn:[^,)[:space:]]*') ${roleArn}`,
  ].join(' &&\n');
}

/** One output, or several that are numbered when the statements need more room. */
function outputStatements(scope: Construct, id: string, description: string, statements: readonly string[]): void {
  const parts = partsOf(statements);
  parts.forEach((value, i) => {
    const isOnly = parts.length === 1;
    new CfnOutput(scope, isOnly ? id : `${id}${i + 1}`, { value, description: isOnly ? description : `${description} (${i + 1} of ${parts.length})` });
  });
}

function partsOf(statements: readonly string[]): string[] {
  const parts: string[] = [];
  for (const statement of statements) {
    const joined = `${parts.at(-1)}\n${statement}`;
    if (parts.length === 0 || longestBytes(joined) > MAX_OUTPUT_BYTES) parts.push(statement);
    else parts[parts.length - 1] = joined;
  }
  return parts;
}

/** Looked at when all is there: other constructs of the stack have outputs as well. */
function tooManyOutputs(pipeline: Construct): string[] {
  const stack = Stack.of(pipeline);
  const outputs = stack.node.findAll().filter(node => node instanceof CfnOutput && node.stack === stack);
  if (outputs.length <= MAX_OUTPUTS) return [];
  const own = outputs.filter(({ node }) => node.scopes.includes(pipeline));
  return [`the stack ${stack.node.path} has ${outputs.length} outputs, more than the ${MAX_OUTPUTS} that CloudFormation takes; ${own.length} of them are of this `
    + 'pipeline, whose GRANTs take one for each kilobyte; divide the targets among pipelines in several stacks, or let keys decide the table: then GRANTs are by schema'];
}
