/** What CloudFormation makes of a template's values, with names and ARNs of its own invention. */

const PSEUDO_PARAMETERS: Readonly<Record<string, string>> = {
  'AWS::AccountId': '111122223333',
  'AWS::Partition': 'aws',
  'AWS::Region': 'eu-west-1',
  'AWS::URLSuffix': 'amazonaws.com',
};

/** Every intrinsic as a text that names what it refers to. Throws at an intrinsic that it does not know. */
export function deploy(value: any): any {
  if (Array.isArray(value)) return value.map(deploy);
  if (typeof value !== 'object' || value === null) return value;
  const [key, ...others] = Object.keys(value);
  if (others.length > 0 || key === undefined || !(key === 'Ref' || key.startsWith('Fn::'))) {
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, deploy(item)]));
  }
  switch (key) {
    case 'Ref': return PSEUDO_PARAMETERS[value.Ref] ?? `ref-${value.Ref}`;
    case 'Fn::GetAtt': return `att-${value[key].join('-')}`;
    case 'Fn::Join': return value[key][1].map(deploy).join(value[key][0]);
    case 'Fn::FindInMap': return `map-${value[key].slice(1).map(deploy).join('-')}`;
    case 'Fn::Sub': return value[key].replace(/\$\{([^}]+)\}/g, (_: string, name: string) => deploy({ Ref: name }));
    default: throw new Error(`unknown intrinsic ${key}`);
  }
}
