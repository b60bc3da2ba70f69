/** The EventBridge rules that hand events to the pipelines' queues. */
import { UserError } from '../user-error';
import { EventPattern } from './event-pattern';
import { StackScope } from './stack-scope';

export interface EventRule {
  readonly queueArn: string;
  readonly pattern: EventPattern;
}

interface RuleTarget {
  readonly Arn?: unknown;
  readonly Input?: unknown;
  readonly InputPath?: unknown;
  readonly InputTransformer?: unknown;
}

/** @param queueArns the queues that matter. */
export function eventRules(scope: StackScope, queueArns: ReadonlySet<string>): EventRule[] {
  return scope.resourceIds('AWS::Events::Rule').flatMap((id) => {
    const targets = scope.stack.template.Resources![id]!.Properties?.Targets;
    return (Array.isArray(targets) ? targets as RuleTarget[] : []).flatMap((target) => {
      const queueArn = scope.evaluateIfKnown(target.Arn);
      if (typeof queueArn !== 'string' || !queueArns.has(queueArn) || !seesEventsOfS3(scope, id)) return [];
      if (target.Input ?? target.InputPath ?? target.InputTransformer) {
        throw new UserError(`the rule ${id} changes the events for a pipeline's queue; the loader reads S3's own: remove Input, InputPath and InputTransformer`);
      }
      return [{ queueArn, pattern: scope.property(id, 'EventPattern') as EventPattern }];
    });
  });
}

/** Those of AWS's own services come to the default event bus only. One on a schedule has no pattern. */
function seesEventsOfS3(scope: StackScope, id: string): boolean {
  const bus = scope.property(id, 'EventBusName') ?? 'default';
  return scope.property(id, 'State') !== 'DISABLED' && scope.property(id, 'EventPattern') !== undefined && /(^|\/)default$/.test(String(bus));
}
