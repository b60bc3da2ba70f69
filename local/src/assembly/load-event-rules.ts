/**
 * The EventBridge rules that hand events about loads to queues. What goes to functions, topics or other buses is passed over, and
 * so are FIFO queues, which want a group of each message.
 */
import { EventPattern, matchesPattern } from './event-pattern';
import { findQueue, Queue } from './queues';
import { StackScope } from './stack-scope';
import { TargetInput } from './target-input';
import { EVENT_SOURCE } from '../../../lib/private/contract';

export interface LoadEventRule {
  readonly eventBus: string;
  readonly pattern: EventPattern;
  readonly queue: Queue;
  readonly input: TargetInput;
}

interface RuleTarget extends TargetInput {
  readonly Arn?: unknown;
  readonly SqsParameters?: unknown;
}

export function loadEventRules(scopes: readonly StackScope[]): LoadEventRule[] {
  return scopes.flatMap((scope) => scope.resourceIds('AWS::Events::Rule').flatMap((id) => rulesOf(scope, id, scopes)));
}

/** The name of an event bus that is given by its name or its ARN. A rule that gives none is on the default one. */
export function eventBusName(nameOrArn: unknown): string {
  return String(nameOrArn ?? 'default').replace(/^arn:.*:event-bus\//, '');
}

function rulesOf(scope: StackScope, id: string, scopes: readonly StackScope[]): LoadEventRule[] {
  const { Properties: properties = {} } = scope.stack.template.Resources![id]!;
  const pattern = scope.evaluateIfKnown(properties.EventPattern);
  if (properties.State === 'DISABLED' || !isForLoads(pattern)) return [];
  const eventBus = eventBusName(scope.evaluateIfKnown(properties.EventBusName));
  return (Array.isArray(properties.Targets) ? properties.Targets : []).flatMap((expression) => {
    const target = scope.evaluateIfKnown(expression) as RuleTarget | undefined;
    const queue = target && !target.SqsParameters ? findQueue(scopes, String(target.Arn)) : undefined;
    return queue ? [{ eventBus, pattern, queue, input: target! }] : [];
  });
}

/** By the source alone: what else a pattern asks for may be such that it cannot be matched here, and need not be. */
function isForLoads(pattern: unknown): pattern is EventPattern {
  if (typeof pattern !== 'object' || pattern === null) return false;
  const { source } = pattern as EventPattern;
  return source === undefined || matchesPattern({ source }, { source: EVENT_SOURCE });
}
