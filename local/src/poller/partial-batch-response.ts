/**
 * Which messages of a batch failed, by what the function answered. Lambda is strict here, and a fake that is kinder
 * would hide a loader that loses or repeats whole batches in AWS.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting
 */

/** @returns the ids of the failed messages: none when the answer means success, all when it is not a valid answer. */
export function failedMessageIds(response: string, messageIds: readonly string[]): ReadonlySet<string> {
  const all = new Set(messageIds);
  let answer: unknown;
  try {
    answer = response === '' ? null : JSON.parse(response);
  } catch {
    return all;
  }
  if (answer === null) return new Set();
  if (typeof answer !== 'object' || Array.isArray(answer)) return all;
  const failures = (answer as { batchItemFailures?: unknown }).batchItemFailures;
  if (failures === undefined || failures === null) return new Set();
  if (!Array.isArray(failures)) return all;
  const ids = failures.map((failure: { itemIdentifier?: unknown } | null) => failure?.itemIdentifier);
  return ids.every((id): id is string => typeof id === 'string' && all.has(id)) ? new Set(ids) : all;
}
