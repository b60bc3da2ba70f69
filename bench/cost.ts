/**
 * What a million files cost, by the calls that the real loader makes on the local stack and AWS's public prices, for 1,
 * 100 and 1,000 files to a COPY. Run by `npm run bench cost`.
 *
 * Not in it: the warehouse itself, which costs most (a Serverless workgroup charges a minute at least whenever a COPY wakes
 * it), storing and uploading the files, and polling an empty queue. The Data API has no price of its own.
 */
import { COPY_LATENCY_MS, measureRun, MeasuredRun } from './local-pipeline';
import { report } from './measure';
import { PRICES } from './prices';

const MILLION = 1e6;
/** Default of the construct. */
const LOADER_GIGABYTES = 0.5;
/**
 * Each file needs its message sent, a tenth of a receive and of a delete, a ledger entry written and looked for, and one
 * GET: 1.63 dollars a million. What a COPY needs besides is spread over its files, and may add less than a quarter.
 */
const BUDGET = 2;

const CASES = [
  { filesPerLoad: 1, files: 60, tables: 4 },
  { filesPerLoad: 100, files: 1_200, tables: 4 },
  { filesPerLoad: 1_000, files: 2_000, tables: 1 },
];

type Bill = Readonly<Record<string, number>>;

/** Dollars for a million files, by item. */
function bill({ files, calls, invocations, loaderSeconds, logBytes }: MeasuredRun): Bill {
  const perMillion = (dollars: number) => dollars / files * MILLION;
  return {
    'SQS: messages sent by S3': perMillion(files * PRICES.sqsRequest),
    'SQS: receives': perMillion(calls.of('SQS ReceiveMessage') * PRICES.sqsRequest),
    'SQS: deletes': perMillion(calls.of('SQS DeleteMessageBatch') * PRICES.sqsRequest),
    'SQS: messages sent by the loader': perMillion(calls.of('SQS SendMessageBatch') * PRICES.sqsRequest),
    'DynamoDB: write units': perMillion(calls.capacity.write * PRICES.dynamoDbWriteUnit),
    'DynamoDB: read units': perMillion(calls.capacity.read * PRICES.dynamoDbReadUnit),
    'S3: manifests written': perMillion(calls.of('S3 PUT') * PRICES.s3Put),
    'S3: files and manifests read': perMillion(calls.of('S3 GET') * PRICES.s3Get),
    'Lambda: invocations': perMillion(invocations * PRICES.lambdaRequest),
    'Lambda: time': perMillion(loaderSeconds * LOADER_GIGABYTES * PRICES.lambdaGigabyteSecond),
    'CloudWatch: log': perMillion(logBytes / 1e9 * PRICES.logGigabyte),
  };
}

async function main(): Promise<void> {
  const bills: Bill[] = [];
  for (const { files, filesPerLoad, tables } of CASES) {
    const run = await measureRun({ files, filesPerLoad, tables });
    if (run.copies !== files / filesPerLoad) throw new Error(`${files} files were loaded by ${run.copies} COPYs, not by ${files / filesPerLoad}`);
    bills.push(bill(run));
  }
  console.log(`dollars per million files in us-east-1, without the warehouse; a COPY takes ${COPY_LATENCY_MS} ms and its work`);
  printRow('files to a COPY', CASES.map(({ filesPerLoad }) => String(filesPerLoad)));
  for (const item of Object.keys(bills[0]!)) printRow(item, bills.map((one) => one[item]!.toFixed(3)));
  printRow('total', bills.map((one) => total(one).toFixed(2)));
  printRow('each second more of a COPY, at most', CASES.map(({ filesPerLoad }) => (MILLION / filesPerLoad * LOADER_GIGABYTES * PRICES.lambdaGigabyteSecond).toFixed(3)));
  const dollars = total(bills.at(-1)!);
  report('cost of 1,000 files to a COPY against the budget', dollars / BUDGET, 1, `${dollars.toFixed(2)} against ${BUDGET.toFixed(2)} dollars`);
}

function total(items: Bill): number {
  return Object.values(items).reduce((sum, dollars) => sum + dollars, 0);
}

function printRow(name: string, values: readonly string[]): void {
  console.log(`  ${name.padEnd(36)}${values.map((value) => value.padStart(10)).join('')}`);
}

void main();
