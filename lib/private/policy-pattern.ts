/** Names that users give, as the ARNs and conditions of policies write them. */
import { Token } from 'aws-cdk-lib';

/** The pattern that a name matches, and as few others as a policy can say. */
export function namePattern(name: string): string {
  return Token.isUnresolved(name) ? name : asPattern(name);
}

/** The pattern of names that begin with a prefix. */
export function prefixPattern(prefix: string): string {
  return asPattern(prefix).replace(/\*?$/, '*');
}

/**
 * `*` and `?` are wildcards in a policy, `$` begins a variable. Policies hold no characters beyond Latin-1
 * (https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html): they become wildcards, one `?` for each and a `*`, as it is not documented whether
 * `?` is a character or a byte of it.
 */
function asPattern(text: string): string {
  return text.replaceAll(/[*?$]|[^\u0020-\u00ff]+/gu, found =>
    /^[*?$]/.test(found) ? `\${${found}}` : `${'?'.repeat(Array.from(found).length)}*`);
}
