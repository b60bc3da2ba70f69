/** The app's queues, as the local SQS creates them. */
import { UserError } from '../user-error';
import { StackScope } from './stack-scope';

export interface Queue {
  readonly name: string;
  readonly arn: string;
  readonly url: string;
  readonly region: string;
  /** As SQS's CreateQueue takes them. */
  readonly attributes: Readonly<Record<string, string>>;
}

const QUEUE_PROPERTIES = [
  'VisibilityTimeout', 'DelaySeconds', 'MessageRetentionPeriod', 'MaximumMessageSize', 'ReceiveMessageWaitTimeSeconds', 'RedrivePolicy',
];

/** The queue of that ARN, when a stack of the app makes it. */
export function findQueue(scopes: readonly StackScope[], arn: string): Queue | undefined {
  for (const scope of scopes) {
    const id = scope.namedResourceIds('AWS::SQS::Queue').find((candidate) => scope.attribute(candidate, 'Arn', candidate) === arn);
    if (id !== undefined) return readQueue(scope, id);
  }
  return undefined;
}

export function requireQueue(scopes: readonly StackScope[], arn: string, where: string): Queue {
  const queue = findQueue(scopes, arn);
  if (queue === undefined) throw new UserError(`${where} names the queue ${arn}, which no stack of this app creates`);
  return queue;
}

export function deadLetterQueueOf(scopes: readonly StackScope[], queue: Queue): Queue | undefined {
  const { RedrivePolicy: redrivePolicy } = queue.attributes;
  if (redrivePolicy === undefined) return undefined;
  return requireQueue(scopes, String(JSON.parse(redrivePolicy).deadLetterTargetArn), `the redrive policy of ${queue.name}`);
}

function readQueue(scope: StackScope, id: string): Queue {
  const properties = Object.entries(scope.properties(id, QUEUE_PROPERTIES));
  return {
    name: scope.nameOf(id),
    arn: String(scope.attribute(id, 'Arn', id)),
    url: String(scope.reference(id, id)),
    region: scope.stack.region,
    attributes: Object.fromEntries(properties.map(([name, value]) => [name, typeof value === 'object' ? JSON.stringify(value) : String(value)])),
  };
}
