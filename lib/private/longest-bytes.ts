import { StringConcat, Tokenization } from 'aws-cdk-lib';

/** What a token may become: names of roles have 64 at most, those of schemas, tables and users 127 bytes. */
const TOKEN_BYTES = 127;

/** How long a text with names that only CloudFormation knows can become. */
export function longestBytes(text: string): number {
  const longest = Tokenization.reverseString(text).mapTokens({ mapToken: () => 'x'.repeat(TOKEN_BYTES) });
  return Buffer.byteLength(longest.join(new StringConcat()));
}
