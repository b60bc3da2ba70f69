/** Every case that shows a feature, of whatever kind. */
import { type Shown } from './feature';

export const SHOWN: readonly Shown[] = [];
