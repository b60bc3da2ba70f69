/** What {@link ../stack/load-events.test.ts} does not meet: an event bus that is asked for what it cannot do. */
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { CreateQueueCommand } from '@aws-sdk/client-sqs';
import { EventPattern } from '../../../local/src/assembly/event-pattern';
import { localClient } from '../../../local/src/services/local-client';
import { sqsClient } from '../../../local/src/services/resources';
import { StorageServer } from '../../../local/src/services/storage-server';

const REGION = 'eu-west-1';
const started: StorageServer[] = [];

afterEach(async () => {
  for (const server of started.splice(0)) await server.close();
});

/** One with a queue `told`, and a rule with this pattern for it on the default event bus. */
async function aServer(pattern: EventPattern): Promise<StorageServer> {
  const storage = await StorageServer.start({ port: 0, region: REGION });
  started.push(storage);
  const sqs = sqsClient(storage.endpoint, REGION);
  await sqs.send(new CreateQueueCommand({ QueueName: 'told' }));
  sqs.destroy();
  const queue = { name: 'told', arn: 'arn:aws:sqs:eu-west-1:000000000000:told', url: `${storage.endpoint}/000000000000/told`, region: REGION, attributes: {} };
  storage.setEventRules([{ eventBus: 'default', pattern, queue, input: {} }]);
  return storage;
}

async function put(storage: StorageServer, detail: object): Promise<number | undefined> {
  const client = new EventBridgeClient(localClient(storage.endpoint, REGION));
  try {
    const entry = { Source: 'cdk-rin', DetailType: 'Load Succeeded', Detail: JSON.stringify(detail) };
    return (await client.send(new PutEventsCommand({ Entries: [entry, entry] }))).FailedEntryCount;
  } finally {
    client.destroy();
  }
}

test('events without a bus are on the default one, each an event of its own, characters beyond the basic plane included', async () => {
  const storage = await aServer({ source: ['cdk-rin'] });

  expect(await put(storage, { table: 'log_😀' })).toBe(0);

  const { ready } = await storage.queueContent('told');
  expect(ready.map(({ body }) => JSON.parse(body).detail)).toEqual([{ table: 'log_😀' }, { table: 'log_😀' }]);
  expect(new Set(ready.map(({ body }) => JSON.parse(body).id)).size).toBe(2);
});

test('a rule that cannot be matched here is heard of by whoever counts messages, and not by who sends, as in AWS', async () => {
  const storage = await aServer({ detail: { ip: [{ cidr: '10.0.0.0/24' }] } });

  expect(await put(storage, { ip: '10.0.0.1' })).toBe(0);

  await expect(storage.queueContent('told')).rejects.toThrow('which the local stack cannot match');
});
