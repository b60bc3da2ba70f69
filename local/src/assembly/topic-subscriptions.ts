/** The subscriptions of the pipelines' queues to topics. */
import { METADATA_KEY, SubscriptionMetadata } from '../../../lib/private/contract';
import { UserError } from '../user-error';
import { StackScope } from './stack-scope';

export interface TopicSubscription {
  readonly topicArn: string;
  readonly queueArn: string;
  readonly rawMessageDelivery: boolean;
  /** The buckets that notify the topic, as far as the subscription says: only its pipeline knows it of a topic of another app. */
  readonly buckets: readonly string[];
}

/** @param queueArns the queues that matter. */
export function topicSubscriptions(scope: StackScope, queueArns: ReadonlySet<string>): TopicSubscription[] {
  return scope.resourceIds('AWS::SNS::Subscription').flatMap((id) => {
    const resource = scope.stack.template.Resources![id]!;
    const endpoint = scope.evaluateIfKnown(resource.Properties?.Endpoint);
    if (typeof endpoint !== 'string' || !queueArns.has(endpoint)) return [];
    if (scope.property(id, 'FilterPolicy') !== undefined) {
      throw new UserError(`the subscription ${id} has a FilterPolicy, which the local stack cannot apply; remove it: the loader ignores what no target takes`);
    }
    const metadata = resource.Metadata?.[METADATA_KEY] as SubscriptionMetadata | undefined;
    return [{
      topicArn: String(scope.property(id, 'TopicArn')),
      queueArn: endpoint,
      rawMessageDelivery: String(scope.property(id, 'RawMessageDelivery') ?? false) === 'true',
      buckets: (scope.evaluate(metadata?.buckets ?? [], `${id}.Metadata`) as unknown[]).map(String),
    }];
  });
}
