import { aws_iam as iam, Stack } from 'aws-cdk-lib';
import { IAM_IMPORTED_ROLE_STACK_SAFE_DEFAULT_POLICY_NAME } from 'aws-cdk-lib/cx-api';
import { Construct } from 'constructs';

/**
 * The role as rights are added to it from this stack. The policy of a role, made by the app or imported, is in the role's stack: rights on our queue and
 * buckets in it, and our function that needs the role, would make two stacks need each other. So a role of another stack gets a policy of
 * its own from this one. A role that is imported as immutable gets none anywhere.
 */
export function grantableFrom(scope: Construct, id: string, role: iam.IRole): iam.IRole {
  if (Stack.of(role) === Stack.of(scope) || isImmutable(role)) return role;
  const imported = new Construct(scope, id);
  // Without it policies of two stacks can have one name, and the role would only have the one that is deployed last.
  imported.node.setContext(IAM_IMPORTED_ROLE_STACK_SAFE_DEFAULT_POLICY_NAME, true);
  return iam.Role.fromRoleArn(imported, 'Role', role.roleArn);
}

/** The class of such roles is not exported. This id is how the CDK itself tells classes apart, also those of another copy of it. */
function isImmutable(role: iam.IRole): boolean {
  return (role.constructor as { readonly PROPERTY_INJECTION_ID?: string }).PROPERTY_INJECTION_ID === 'aws-cdk-lib.aws-iam.ImmutableRole';
}
