/**
 * The scopes of an app's stacks: parameters by their defaults, pseudo parameters, conditions, resources by their local
 * identity, and exports of the other stacks.
 */
import { UserError } from '../user-error';
import { evaluate, evaluateCondition, Scope } from './intrinsics';
import { attributeOf, generatedName, LOCAL_ACCOUNT, NamedResource, nameProperty, refOf } from './resource-identity';
import { Resource, Stack } from './template';

export class StackScope implements Scope {
  private readonly names = new Map<string, string>();

  /** @param namePrefix begins the names that CloudFormation would make up; no other stack of the app has it. */
  constructor(
    readonly stack: Stack,
    private readonly namePrefix: string,
    private readonly sqsEndpoint: string,
    private readonly siblings: readonly StackScope[],
  ) {}

  evaluate(expression: unknown, where: string): unknown {
    return evaluate(expression, this, where);
  }

  /** For resources that may have nothing to do with a pipeline: undefined when the local stack cannot evaluate it. */
  evaluateIfKnown(expression: unknown): unknown {
    try {
      return this.evaluate(expression, '');
    } catch (error) {
      if (error instanceof UserError) return undefined;
      throw error;
    }
  }

  /** A property of a resource with its functions evaluated. */
  property(logicalId: string, name: string): unknown {
    return this.evaluate(this.resource(logicalId, logicalId).Properties?.[name], `${logicalId}.${name}`);
  }

  /** Those of the named properties that the resource has. */
  properties(logicalId: string, names: readonly string[]): Record<string, unknown> {
    const entries = names.map((name) => [name, this.property(logicalId, name)] as const);
    return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
  }

  /** Resources of a type whose condition holds. One that cannot be evaluated is taken to. */
  resourceIds(type: string): string[] {
    return Object.entries(this.stack.template.Resources ?? {})
      .filter(([, { Type, Condition }]) => Type === type && (Condition === undefined || this.evaluateIfKnown({ Condition }) !== false))
      .map(([logicalId]) => logicalId);
  }

  /** Those of them whose physical name the local stack can tell: others cannot be a pipeline's, or their use says why. */
  namedResourceIds(type: string): string[] {
    return this.resourceIds(type).filter((id) => this.evaluateIfKnown({ Ref: id }) !== undefined);
  }

  /** The physical name: the one the app sets, or a generated one. */
  nameOf(logicalId: string): string {
    const known = this.names.get(logicalId);
    if (known !== undefined) return known;
    const { Type } = this.resource(logicalId, logicalId);
    const property = nameProperty(Type);
    const given = property === undefined ? undefined : this.property(logicalId, property);
    const name = typeof given === 'string' ? given : generatedName(this.namePrefix, logicalId, Type);
    this.names.set(logicalId, name);
    return name;
  }

  reference(logicalName: string, where: string): unknown {
    const pseudo = this.pseudoParameter(logicalName);
    if (pseudo !== undefined) return pseudo;
    const parameter = this.stack.template.Parameters?.[logicalName];
    if (parameter === undefined) return refOf(this.named(logicalName, where));
    if (parameter.Default === undefined || parameter.Type?.startsWith('AWS::SSM::')) {
      throw new UserError(`${where} needs the parameter ${logicalName}, which has no default that can be read here; give it one`);
    }
    return parameter.Type === 'CommaDelimitedList' ? String(parameter.Default).split(',') : parameter.Default;
  }

  attribute(logicalId: string, attribute: string, where: string): unknown {
    return attributeOf(this.named(logicalId, where), attribute, where);
  }

  condition(name: string): boolean {
    const expression = this.stack.template.Conditions?.[name];
    if (expression === undefined) throw new UserError(`stack ${this.stack.name} has no condition ${name}`);
    return evaluateCondition(expression, this, `Conditions.${name}`);
  }

  mapping(map: string, key: string, attribute: string, where: string): unknown {
    const value = this.stack.template.Mappings?.[map]?.[key]?.[attribute];
    if (value === undefined) throw new UserError(`${where} looks up ${map}.${key}.${attribute}, which the template's mappings do not have`);
    return value;
  }

  importValue(exportName: string, where: string): unknown {
    for (const sibling of this.siblings) {
      const found = sibling.exportedValue(exportName);
      if (found !== undefined) return found;
    }
    throw new UserError(`${where} imports ${exportName}, which no stack of this app exports`);
  }

  private exportedValue(exportName: string): unknown {
    for (const [id, { Value, Export }] of Object.entries(this.stack.template.Outputs ?? {})) {
      const where = `Outputs.${id}`;
      if (Export?.Name !== undefined && evaluate(Export.Name, this, where) === exportName) return evaluate(Value, this, where);
    }
    return undefined;
  }

  private pseudoParameter(name: string): string | undefined {
    return {
      'AWS::AccountId': LOCAL_ACCOUNT,
      'AWS::Region': this.stack.region,
      'AWS::Partition': 'aws',
      'AWS::URLSuffix': 'amazonaws.com',
      'AWS::StackName': this.stack.name,
      'AWS::StackId': `arn:aws:cloudformation:${this.stack.region}:${LOCAL_ACCOUNT}:stack/${this.stack.name}/local`,
    }[name];
  }

  private named(logicalId: string, where: string): NamedResource {
    return {
      resource: this.resource(logicalId, where),
      name: this.nameOf(logicalId),
      region: this.stack.region,
      sqsEndpoint: this.sqsEndpoint,
    };
  }

  private resource(logicalId: string, where: string): Resource {
    const resource = this.stack.template.Resources?.[logicalId];
    if (resource === undefined) throw new UserError(`${where} refers to ${logicalId}, which stack ${this.stack.name} does not have`);
    return resource;
  }
}

/** One scope for each stack; each sees the exports of all. In several regions or accounts stacks may have one name: here they are together. */
export function scopesOf(stacks: readonly Stack[], sqsEndpoint: string): StackScope[] {
  const scopes: StackScope[] = [];
  for (const stack of stacks) {
    const namesakes = scopes.filter((scope) => scope.stack.name === stack.name).length;
    scopes.push(new StackScope(stack, namesakes === 0 ? stack.name : `${stack.name}-${namesakes + 1}`, sqsEndpoint, scopes));
  }
  return scopes;
}
