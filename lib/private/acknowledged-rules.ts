/**
 * Rules of cdk-nag that do not fit a resource of the pipeline, whoever uses it, so that nobody needs to find out why. Rules about what its
 * user decides are not acknowledged here: docs/security.md names the prop for each.
 */
import { Validations } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

/** Packs name their rules on one subject alike. Not each has every rule, and not everybody runs each. */
const PACKS = ['HIPAA.Security', 'NIST.800.53.R4', 'NIST.800.53.R5', 'PCI.DSS.321', 'Serverless'];

/** @param rules without the names of their packs */
export function acknowledgeInAllPacks(scope: IConstruct, rules: readonly string[], reason: string): void {
  Validations.of(scope).acknowledge(...PACKS.flatMap(pack => rules.map(rule => ({ id: `${pack}-${rule}`, reason }))));
}
