/**
 * Events about the ends of loads, and the rules that hand them on. The loader sends events only when somebody can listen: when
 * the user names an event bus, or makes the first rule.
 */
import { aws_events as events, aws_iam as iam, aws_lambda as lambda, Stack, Token, TokenComparison } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { ENV, EVENT_SOURCE, EVENT_TYPES } from './contract';
import { pipelineName } from './operations/pipeline-metrics';
import { show, ValidationError } from './validation';
import { OnLoadOptions } from '../on-load-options';

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html */
const MAX_PATTERN_LENGTH = 2048;

export class LoadEventBus {
  private isSending = false;

  /** @param eventBus the default bus of account and region when not given */
  constructor(private readonly pipeline: Construct, private readonly loader: lambda.Function, private readonly eventBus?: events.IEventBus) {
    if (!eventBus) return;
    const { region } = Stack.of(pipeline);
    if (Token.compareStrings(eventBus.env.region, region) === TokenComparison.DIFFERENT) {
      throw new ValidationError(`\`eventBus\` must be in the region of the pipeline, ${region}, got a bus in ${eventBus.env.region}; `
        + 'give a bus of this region, and send its events there by a rule', pipeline);
    }
    this.send();
  }

  onLoad(id: string, type: keyof typeof EVENT_TYPES, options: OnLoadOptions): events.Rule {
    this.checkAccount();
    this.send();
    const { description, ruleName, crossStackScope, eventPattern, target } = options;
    const rule = new events.Rule(this.pipeline, id, {
      description, ruleName, crossStackScope, eventBus: this.eventBus, eventPattern: this.patternOf(type, options),
    });
    // After one's own: Rule takes over parts of the first pattern as they are, and would change the user's object with the second.
    rule.addEventPattern(eventPattern);
    rule.addTarget(target);
    return rule;
  }

  /** Only the account that owns a bus has rules of its own on it: by the name, it would be another bus. */
  private checkAccount(): void {
    const { account } = Stack.of(this.pipeline);
    if (this.eventBus && Token.compareStrings(this.eventBus.env.account, account) === TokenComparison.DIFFERENT) {
      throw new ValidationError(`\`eventBus\` must be of the pipeline's account, ${account}, to have rules of this stack, got one of ${this.eventBus.env.account}; `
        + 'make the rule in that account', this.pipeline);
    }
  }

  private patternOf(type: keyof typeof EVENT_TYPES, { tables, schemas }: OnLoadOptions): events.EventPattern {
    this.checkNames('tables', tables);
    this.checkNames('schemas', schemas);
    const pattern = {
      source: [EVENT_SOURCE],
      detailType: [EVENT_TYPES[type]],
      detail: {
        // Other pipelines may use the bus as well.
        pipeline: [pipelineName(this.pipeline)],
        ...tables && { table: tables },
        ...schemas && { schema: schemas },
      },
    };
    // "detail-type" is what EventBridge reads.
    const length = JSON.stringify(pattern).length + '-'.length;
    if (length > MAX_PATTERN_LENGTH) {
      throw new ValidationError(`\`tables\` and \`schemas\` make an event pattern of ${length} characters, EventBridge takes ${MAX_PATTERN_LENGTH}; `
        + 'divide them among several rules, or omit them', this.pipeline);
    }
    return pattern;
  }

  private checkNames(option: 'tables' | 'schemas', names?: readonly string[]): void {
    if (names?.length === 0) {
      throw new ValidationError(`\`${option}\` must have at least one name, got ${show(names)}; omit it for loads of all ${option}`, this.pipeline);
    }
  }

  private send(): void {
    if (this.isSending) return;
    this.isSending = true;
    const arn = this.eventBus?.eventBusArn
      ?? Stack.of(this.pipeline).formatArn({ service: 'events', resource: 'event-bus', resourceName: 'default' });
    this.loader.addEnvironment(ENV.eventBus, arn);
    // To the policy that the function waits for. `addToRolePolicy` may make another one.
    this.loader.role!.addToPrincipalPolicy(new iam.PolicyStatement({ actions: ['events:PutEvents'], resources: [arn] }));
  }
}
