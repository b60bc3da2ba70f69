/**
 * What a person does when faults are over, by the runbook: settles the loads whose outcome nobody could tell, mends what
 * can be mended, and presses the redrive button of the DLQ.
 */
import { Cloud } from './cloud';
import { Coverage } from './coverage';
import { ERROR_WORDS, Scenario } from './scenario';
import { failuresOf, Witness } from './witness';
import { NUMBER_ERROR } from '../support/fake-warehouse';

export function breakFiles({ files }: Scenario, { warehouse }: Cloud): void {
  for (const [i, { fault, url }] of files.entries()) {
    const value = ERROR_WORDS[i % ERROR_WORDS.length];
    if (fault === 'bad') warehouse.badFiles.set(url, { ...NUMBER_ERROR, message: `Invalid digit, Value '${value}', Pos 0, Type: Integer` });
    if (fault === 'unfit') warehouse.unfitFiles.set(url, `ERROR: Invalid digit, Value '${value}', Pos 0, Type: Integer`);
    if (fault === 'missing') warehouse.strangeFiles.set(url, 'ERROR: Mandatory url is not present in manifest file.');
    if (fault === 'strange') warehouse.strangeFiles.set(url, `ERROR: XX000: the file has an undocumented smell\nDETAIL:\n  code: 9001\n  context: S3 key being read : ${url}\n  query: 244`);
  }
}

export function mendFiles({ files }: Scenario, { warehouse }: Cloud): void {
  warehouse.settle();
  for (const { url } of files.filter(({ isMended }) => isMended)) {
    warehouse.badFiles.delete(url);
    warehouse.strangeFiles.delete(url);
    warehouse.unfitFiles.delete(url);
  }
}

/** `aws dynamodb update-item`, with what the operator has found in the warehouse. */
export function settleUnknownLoads({ deadLetterQueue, dynamoDb }: Cloud, witness: Witness, coverage: Coverage): void {
  const unknown = deadLetterQueue.messages.flatMap(failuresOf).filter(({ code }) => code === 'OUTCOME_UNKNOWN');
  for (const loadId of new Set(unknown.map(failure => failure.loadId!))) {
    const key = `load#${loadId}`;
    const load = dynamoDb.items.get(key);
    if (load?.state.S !== 'ready') continue;
    coverage.count('unknownSettledByHand');
    witness.announces(loadId);
    dynamoDb.items.set(key, { ...load, state: { S: witness.committedLoads.has(loadId) ? 'loaded' : 'failed' } });
  }
}

export function redrive({ deadLetterQueue, queue }: Cloud, coverage: Coverage): void {
  for (let i = deadLetterQueue.messages.length; i > 0; i--) coverage.count('redriven');
  deadLetterQueue.redriveTo(queue);
}

/** Whether something is in the DLQ that a redrive can end: a file that is mended, or one whose load can be settled now. */
export function isRedriveCalledFor({ deadLetterQueue }: Cloud, witness: Witness): boolean {
  return deadLetterQueue.messages.some(message => witness.eventsByBody.get(message.body)!.files.some(({ isMended }) => isMended)
    || failuresOf(message).some(({ code }) => code === 'OUTCOME_UNKNOWN'));
}
