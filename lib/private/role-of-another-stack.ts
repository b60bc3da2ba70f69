import { aws_iam as iam, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';

/**
 * The role as rights are added to it from this stack. The policy of a role is in the role's stack: rights on our queue and buckets in
 * it, and our function that needs the role, would make two stacks need each other. So a role that another stack of the app
 * makes gets a policy of its own from this stack, as an imported one does.
 */
export function grantableFrom(scope: Construct, id: string, role: iam.IRole): iam.IRole {
  return iam.Role.isRole(role) && Stack.of(role) !== Stack.of(scope) ? iam.Role.fromRoleArn(scope, id, role.roleArn) : role;
}
