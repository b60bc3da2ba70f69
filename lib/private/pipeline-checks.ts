/** Checks of a pipeline's props that need more than one of them, or no object of their own. */
import { Annotations, aws_ec2 as ec2, Duration, Size, Stack, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { checkIdentifier } from './names';
import { Bounds, show, ValidationError } from './validation';
import { LogLevel } from '../log-level';
import { HistoryTable, RinPipelineProps } from '../rin-pipeline-props';
import { Target } from '../target';

export function checkProps(scope: Construct, props: RinPipelineProps): void {
  checkBounds(new Bounds(scope), props);
  if (!props.targets.some(target => target._format)) {
    const got = props.targets.length === 0 ? 'got []' : 'got only targets that discard';
    throw new ValidationError(`\`targets\` must hold at least one target that loads, ${got}; add Target.prefix() or Target.regexp()`, scope);
  }
  if (!props.bucket && props.targets.every(target => target._bucket || !target._format)) {
    throw new ValidationError('every target takes files of a bucket of its own, so nothing would come to the new bucket; '
      + 'pass one of these buckets as `bucket`', scope);
  }
  checkHistoryTable(props.historyTable);
  checkNetwork(scope, props);
  if (props.logGroup && props.logRetention !== undefined) {
    throw new ValidationError('`logRetention` is given together with `logGroup`, which has a retention of its own; give one of them', scope);
  }
  checkRegion(scope, props);
  checkJsonPaths(scope, props.targets);
  checkOwners(scope, props);
  checkAlarms(scope, props);
  warnOfHiddenTargets(scope, props.targets);
}

function checkBounds(bounds: Bounds, props: RinPipelineProps): void {
  bounds.duration('batchingWindow', props.batchingWindow, Duration.seconds(1), Duration.minutes(5), 'omit it for 60 seconds');
  bounds.integer('batchSize', props.batchSize, 1, 10_000, 'omit it for 10000');
  bounds.integer('maxConcurrency', props.maxConcurrency, 2, 1000, 'Lambda allows no other; omit it for 2');
  bounds.integer('maxParallelLoads', props.maxParallelLoads, 1, 50, 'Redshift runs no more than 50 queries at once; omit it for 4');
  bounds.integer('maxFilesPerLoad', props.maxFilesPerLoad, 1, 10_000, 'omit it for 1000');
  bounds.size('maxLoadSize', props.maxLoadSize, Size.mebibytes(1), Size.tebibytes(1), 'omit it for 2 GiB');
  bounds.integer('maxReceiveCount', props.maxReceiveCount, 1, 1000, 'omit it for 5');
  bounds.duration('misconfigurationPatience', props.misconfigurationPatience, Duration.minutes(1), Duration.days(14), 'omit it for 6 hours');
  // Redshift writes down late what it did: in less than two minutes there is no time to look twice at its history.
  bounds.duration('loaderTimeout', props.loaderTimeout, Duration.minutes(2), Duration.minutes(15), 'omit it for 5 minutes');
  bounds.size('loaderMemory', props.loaderMemory, Size.mebibytes(128), Size.mebibytes(10_240), 'omit it for 512 MiB');
  // A message may wait 14 days in the queue, and 14 more in the dead-letter queue: its file must still be known when it comes back.
  bounds.duration('ledgerRetention', props.ledgerRetention, Duration.days(30), Duration.days(3650), 'omit it for 90 days', 'days');
  bounds.duration('oldestFileAgeThreshold', props.oldestFileAgeThreshold, Duration.minutes(5), Duration.days(14), 'omit it for 1 hour');
}

function checkHistoryTable(historyTable: HistoryTable | undefined): void {
  if (!historyTable) return;
  checkIdentifier('historyTable.table', historyTable.table);
  if (historyTable.schema !== undefined) checkIdentifier('historyTable.schema', historyTable.schema);
}

function checkNetwork(scope: Construct, { vpc, vpcSubnets, securityGroups }: RinPipelineProps): void {
  const prop = vpcSubnets ? 'vpcSubnets' : 'securityGroups';
  if (!vpc && (vpcSubnets || securityGroups)) throw new ValidationError(`\`${prop}\` is given without \`vpc\`; give the VPC that it belongs to`, scope);
  if (securityGroups?.length === 0) {
    throw new ValidationError('`securityGroups` must hold at least one security group, got []; omit it for a new one', scope);
  }
  if (vpc) checkSubnets(scope, vpc, vpcSubnets);
}

/** Lambda gives a function no public address, so that a public subnet leads nowhere. */
function checkSubnets(scope: Construct, vpc: ec2.IVpc, vpcSubnets: ec2.SubnetSelection | undefined): void {
  const publicIds = new Set(vpc.publicSubnets.map(({ subnetId }) => subnetId));
  const found = vpc.selectSubnets(vpcSubnets).subnets.find(({ subnetId }) => publicIds.has(subnetId));
  if (!found) return;
  const culprit = vpcSubnets ? `\`vpcSubnets\` holds the public subnet ${found.node.path}` : `\`vpc\` ${vpc.node.path} has public subnets only`;
  throw new ValidationError(`${culprit}, from which a function reaches nothing outside of the VPC; `
    + 'give private subnets with a NAT gateway, or isolated ones with the endpoints that the documentation of `vpc` names', scope);
}

function checkAlarms(scope: Construct, { alarmTopic, oldestFileAgeThreshold, logLevel }: RinPipelineProps): void {
  if (oldestFileAgeThreshold && !alarmTopic) {
    throw new ValidationError('`oldestFileAgeThreshold` is of an alarm, and there are none without `alarmTopic`; give both or none', scope);
  }
  if (alarmTopic && logLevel === LogLevel.ERROR) {
    throw new ValidationError('`logLevel` is ERROR, but two of the alarms that `alarmTopic` switches on count log lines of level WARN; '
      + 'use LogLevel.WARN or lower', scope);
  }
}

/** Redshift's columnar reader takes no REGION: the files must lie in the region of the warehouse. */
function checkRegion(scope: Construct, { warehouse, targets }: RinPipelineProps): void {
  const { region } = warehouse._config;
  const here = Stack.of(scope).region;
  if (region === undefined || region === here) return;
  const columnar = targets.find(target => target._format?._columnar);
  if (columnar) {
    const whereabouts = Token.isUnresolved(here) ? 'a region unknown at synth' : show(here);
    throw new ValidationError(`\`warehouse\` is in ${show(region)} and the files are in ${whereabouts}, but Parquet and ORC are loaded within one region only `
      + `(target ${columnar._describe()}); put the pipeline into the warehouse's region`, scope);
  }
}

/** COPY reads all of its files in one region. */
function checkJsonPaths(scope: Construct, targets: readonly Target[]): void {
  const { region } = Stack.of(scope);
  for (const target of targets) {
    const bucket = target._format?._mapping?._file?.bucket;
    if (!bucket || isSame(bucket.env.region, region)) continue;
    throw new ValidationError(`the JSONPaths file of target ${target._describe()} is in ${show(bucket.env.region)} and the pipeline in ${show(region)}; `
      + 'put the file into a bucket of the pipeline\'s region', scope);
  }
}

/**
 * Neither Lambda nor Redshift runs as a role of another account, and the CDK adds no rights to such a role, without a word. The Data API knows the
 * warehouses of its caller's account only. A key is of one region, where it encrypts what is stored there.
 */
function checkOwners(scope: Construct, { loaderRole, copyRole, encryptionKey, warehouse }: RinPipelineProps): void {
  const { account, region } = Stack.of(scope);
  if (warehouse._account !== undefined && !isSame(warehouse._account, account)) {
    throw new ValidationError(`\`warehouse\` is of account ${show(warehouse._account)} and the pipeline of ${show(account)}; `
      + 'put the pipeline into the warehouse\'s account', scope);
  }
  for (const [prop, role] of Object.entries({ loaderRole, copyRole })) {
    if (!role || isSame(role.env.account, account)) continue;
    throw new ValidationError(`\`${prop}\` ${role.node.path} is of account ${show(role.env.account)} and the pipeline of ${show(account)}; `
      + 'give a role of the pipeline\'s account', scope);
  }
  if (encryptionKey && !isSame(encryptionKey.env.region, region)) {
    throw new ValidationError(`\`encryptionKey\` ${encryptionKey.node.path} is in ${show(encryptionKey.env.region)} and the pipeline in ${show(region)}; `
      + 'give a key of the pipeline\'s region', scope);
  }
}

/** As far as it is known at synth. */
function isSame(theirs: string, ours: string): boolean {
  return Token.isUnresolved(theirs) || Token.isUnresolved(ours) || theirs === ours;
}

function warnOfHiddenTargets(scope: Construct, targets: readonly Target[]): void {
  targets.forEach((target, i) => {
    const hiding = targets.slice(0, i).find(earlier => earlier._hides(target));
    if (!hiding) return;
    Annotations.of(scope).addWarningV2('cdk-rin:targetNeverReached', `target ${i + 1} (${target._describe()}) is never reached: `
      + `the search ends at target ${targets.indexOf(hiding) + 1} (${hiding._describe()}) for all of its keys; put it before that one`);
  });
}
