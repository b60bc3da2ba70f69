/** Where an alarm or a dashboard sends the person who has to do something. */
const RUNBOOK_URL = 'https://github.com/cdk-rin/cdk-rin/blob/main/docs/runbook.md';

export type RunbookSection =
  | 'files-are-in-the-dead-letter-queue'
  | 'files-wait-and-nothing-is-loaded'
  | 'a-table-is-misconfigured'
  | 'a-quota-is-used-up'
  | 'the-loader-fails'
  | 'the-loader-is-throttled';

export function runbookLink(section?: RunbookSection): string {
  return section ? `${RUNBOOK_URL}#${section}` : RUNBOOK_URL;
}
