/**
 * What each target is set to once it has taken over what it leaves open. As in Rin, the sections `redshift` and `s3` are taken
 * over field by field and `sql_option` as a whole; `break` and `discard` are a target's own. A prefix that is set for all
 * targets therefore reaches a target that has a regexp, and wins over it.
 */
import { Section, Setting } from './section';

export interface TargetSettings {
  /** Of the target itself. */
  readonly path: string;
  readonly discard: boolean;
  readonly last: boolean;
  readonly bucket?: Setting;
  readonly region?: Setting;
  readonly keyPrefix?: Setting;
  readonly keyRegexp?: Setting;
  readonly schema?: Setting;
  readonly table?: Setting;
  readonly sqlOption?: Setting;
  readonly connection: ConnectionSettings;
}

/** Where a target's table is, and as whom to connect there. */
export interface ConnectionSettings {
  readonly driver?: Setting;
  readonly host?: Setting;
  readonly cluster?: Setting;
  readonly workgroup?: Setting;
  readonly dbname?: Setting;
  readonly user?: Setting;
  readonly password?: Setting;
}

const DRIVERS = ['postgres', 'redshift-data'] as const;

/** @throws ValidationError for one that Rin does not have */
export function driverOf({ driver }: ConnectionSettings): typeof DRIVERS[number] {
  if (!driver) return 'postgres';
  const known = DRIVERS.find(name => name === driver.text);
  if (!known) throw driver.error(`is no driver of Rin; set ${DRIVERS.join(' or ')}`);
  return known;
}

export function targetSettings(root: Section): TargetSettings[] {
  const redshift = root.section('redshift');
  const s3 = root.section('s3');
  return root.sections('targets').map(target => {
    const inRedshift = inherited(target.section('redshift'), redshift);
    const inS3 = inherited(target.section('s3'), s3);
    return {
      path: target.path,
      discard: target.flag('discard'),
      last: target.flag('break'),
      bucket: inS3('bucket'),
      region: inS3('region'),
      keyPrefix: inS3('key_prefix'),
      keyRegexp: inS3('key_regexp'),
      schema: inRedshift('schema'),
      table: inRedshift('table'),
      sqlOption: target.text('sql_option') ?? root.text('sql_option'),
      connection: {
        driver: inRedshift('driver'),
        host: inRedshift('host'),
        cluster: inRedshift('cluster'),
        workgroup: inRedshift('workgroup'),
        dbname: inRedshift('dbname'),
        user: inRedshift('user'),
        password: inRedshift('password'),
      },
    };
  });
}

function inherited(own: Section | undefined, global: Section | undefined): (key: string) => Setting | undefined {
  return key => own?.text(key) ?? global?.text(key);
}
