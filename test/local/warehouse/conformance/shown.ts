/** Every case that shows a feature, of whatever kind. */
import { type Shown } from './feature';
import { DATA_API_ERROR_CASES } from '../cases/data-api-error-cases';
import { DATA_API_INPUT_CASES } from '../cases/data-api-input-cases';
import { DATA_API_OPERATION_CASES } from '../cases/data-api-operation-cases';
import { SYSTEM_VIEW_CASES } from '../cases/system-view-cases';

export const SHOWN: readonly Shown[] = [
  ...SYSTEM_VIEW_CASES,
  ...DATA_API_OPERATION_CASES,
  ...DATA_API_INPUT_CASES,
  ...DATA_API_ERROR_CASES,
];
