/** What of a configuration has no meaning here, or another one than its author may think. Each kind of warning is given once, for all its places. */
import { Section } from './section';
import { TargetSettings } from './settings';
import { wordsOfRawOptions } from '../raw-options';

export interface ConfigWarning {
  /** Part of the public contract: users acknowledge warnings by it. */
  readonly id: string;
  readonly text: string;
}

const KEYS: Readonly<Record<string, readonly string[]>> = {
  root: ['queue_name', 'credentials', 'redshift', 's3', 'sql_option', 'targets'],
  credentials: ['aws_access_key_id', 'aws_secret_access_key', 'aws_region', 'aws_iam_role'],
  redshift: ['driver', 'host', 'port', 'cluster', 'workgroup', 'dbname', 'user', 'password', 'schema', 'table', 'reconnect_on_error'],
  s3: ['region', 'bucket', 'key_prefix', 'key_regexp'],
  target: ['redshift', 's3', 'sql_option', 'break', 'discard'],
};

export function warningsOf(root: Section, targets: readonly TargetSettings[], defaulted: readonly string[]): ConfigWarning[] {
  const warn = (id: string, paths: readonly string[], text: string): ConfigWarning[] =>
    paths.length === 0 ? [] : [{ id: `cdk-rin:rinConfig${id}`, text: `${listed(paths)}: ${text}` }];
  return [
    ...warn('Queue', places(root, ['queue_name']), 'not used, the pipeline makes a queue of its own and lets the buckets notify it; '
      + 'take the notifications to the old queue off the buckets, or have this pipeline notified by EventBridge: S3\'s rules may not overlap'),
    ...warn('StaticKeys', places(root.section('credentials'), ['aws_access_key_id', 'aws_secret_access_key']),
      'not used, the loader has a role, and so has COPY; delete the keys, here and in IAM, when Rin is gone'),
    ...warn('CopyRole', places(root.section('credentials'), ['aws_iam_role']),
      'not used, the pipeline makes a role for COPY; attach that one to the warehouse, or pass this one to the pipeline as `copyRole`'),
    ...warn('Password', inRedshift(root, ['password']), 'not used, the loader connects without; delete it'),
    ...warn('Connection', inRedshift(root, ['port', 'reconnect_on_error']),
      'not used, there is no connection: statements go through the Redshift Data API'),
    ...warn('UnknownKey', unknownKeys(root), 'no key of Rin\'s configuration, so Rin does not read it, and neither does this; correct or delete it'),
    ...warn('PrefixWins', targets.filter(({ keyPrefix, keyRegexp }) => keyPrefix && keyRegexp).map(({ keyRegexp }) => keyRegexp!.path),
      'not used, for the target has a key_prefix as well, its own or that of all targets, which wins in Rin and here; delete one of the two'),
    ...warn('SearchPath', targets.filter(({ discard, schema }) => !discard && !schema).map(({ path }) => path),
      'no redshift.schema, which Rin leaves to the search path of the database user; here it is public, set it'),
    ...warn('GroupBeforeDigit', groupsBeforeDigits(targets),
      'a $ before two digits: the first digit is the group and the second is text, as in Rin; use groups 1 to 9 only'),
    ...warn('MaxError', withMaxError(targets),
      'MAXERROR is for one COPY, which is one file for Rin and many here; set maxFilesPerLoad of the pipeline to 1 where the difference matters'),
    ...warn('DefaultUsed', defaulted, 'not set in the environment of synth, so that the default is taken; set what is set for Rin'),
  ];
}

function places(section: Section | undefined, keys: readonly string[]): string[] {
  return section ? keys.filter(key => section.has(key)).map(key => section.pathOf(key)) : [];
}

function inRedshift(root: Section, keys: readonly string[]): string[] {
  return [root, ...root.sections('targets')].flatMap(section => places(section.section('redshift'), keys));
}

function unknownKeys(root: Section): string[] {
  const inSections = (section: Section) => [
    ...section.section('redshift')?.keysBeside(KEYS.redshift) ?? [],
    ...section.section('s3')?.keysBeside(KEYS.s3) ?? [],
  ];
  return [
    ...root.keysBeside(KEYS.root),
    ...root.section('credentials')?.keysBeside(KEYS.credentials) ?? [],
    ...inSections(root),
    ...root.sections('targets').flatMap(target => [...target.keysBeside(KEYS.target), ...inSections(target)]),
  ];
}

function groupsBeforeDigits(targets: readonly TargetSettings[]): string[] {
  const names = targets.filter(({ discard }) => !discard).flatMap(({ schema, table }) => [schema, table]);
  return names.filter(name => name && /\$\d\d/.test(name.text)).map(name => name!.path);
}

function withMaxError(targets: readonly TargetSettings[]): string[] {
  const options = targets.filter(({ discard }) => !discard).map(({ sqlOption }) => sqlOption);
  return options.filter(option => option && wordsOfRawOptions(option.text).includes('MAXERROR')).map(option => option!.path);
}

/** A setting of all targets is one place, however many of them take it over. */
function listed(paths: readonly string[]): string {
  return [...new Set(paths)].map(path => `\`${path}\``).join(', ');
}
