/** Every area of the conformance table, in the order of the document. */
import { type Area } from './feature';

export const AREAS: readonly Area[] = [];
