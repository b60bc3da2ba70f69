/** A pipeline loads into one database as one user: all targets that load have to agree on both. */
import { ConfigSource } from './config-source';
import { ConnectionSettings, driverOf, TargetSettings } from './settings';

const ONE_WAREHOUSE = 'a pipeline loads into one database as one user, move the targets of the other into a file and a pipeline of their own';

/** What the other driver reads may differ. */
const KEYS_READ = {
  'postgres': ['host', 'dbname'],
  'redshift-data': ['workgroup', 'cluster', 'dbname'],
} as const;

/** @param users whether the users that are set are those to connect as */
export function checkAgreement([first, ...others]: readonly TargetSettings[], users: boolean, source: ConfigSource): void {
  const driver = driverOf(first.connection);
  for (const other of others) {
    const theirs = driverOf(other.connection);
    if (theirs !== driver) throw source.error(`\`${other.path}\` has the driver ${theirs} and \`${first.path}\` ${driver}; ${ONE_WAREHOUSE}`);
    for (const key of KEYS_READ[driver]) checkAlike(key, first, other);
    if (users) checkAlike('user', first, other);
  }
}

function checkAlike(key: keyof ConnectionSettings, first: TargetSettings, other: TargetSettings): void {
  const ours = first.connection[key];
  const theirs = other.connection[key];
  if (theirs?.path === ours?.path || theirs?.text === ours?.text) return;
  if (!theirs) throw ours!.error(`is set for \`${first.path}\` and not for \`${other.path}\`; ${ONE_WAREHOUSE}`);
  if (!ours) throw theirs.error(`is not set for \`${first.path}\`; ${ONE_WAREHOUSE}`);
  throw theirs.error(`differs from \`${ours.path}\` ${JSON.stringify(ours.text)}; ${ONE_WAREHOUSE}`);
}
