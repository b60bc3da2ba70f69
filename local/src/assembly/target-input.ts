/**
 * What a rule's target gets of an event: all of it, a part, a fixed text, or a template with parts of it.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
type Event = Readonly<Record<string, unknown>>;

export interface TargetInput {
  readonly Input?: string;
  readonly InputPath?: string;
  readonly InputTransformer?: { readonly InputPathsMap?: Readonly<Record<string, string>>; readonly InputTemplate: string };
}

export function targetInput({ Input, InputPath, InputTransformer }: TargetInput, event: Event): string {
  if (Input !== undefined) return Input;
  if (InputPath !== undefined) return JSON.stringify(valueAt(InputPath, event) ?? null);
  if (InputTransformer === undefined) return JSON.stringify(event);
  const { InputPathsMap: paths = {}, InputTemplate: template } = InputTransformer;
  return template.replace(/<([\w.-]+)>/g, (placeholder, name: string, at: number) => {
    const path = name === 'aws.events.event' || name === 'aws.events.event.json' ? '$' : paths[name];
    if (path === undefined) return placeholder;
    const value = valueAt(path, event);
    const json = value === undefined ? '' : JSON.stringify(value);
    // Within a text that the template quotes, a value is part of it.
    return isQuoted(template.slice(0, at)) && typeof value === 'string' ? json.slice(1, -1) : json;
  });
}

/** @param path `$.detail.table` */
function valueAt(path: string, event: Event): unknown {
  return path.split('.').slice(1).reduce<unknown>((value, field) => (value as Event | undefined)?.[field], event);
}

function isQuoted(before: string): boolean {
  return before.replace(/\\./gs, '').split('"').length % 2 === 0;
}
