import { Service, ServiceError } from '../ports';

/** Runs a call of an SDK client. Whatever it throws is the service's refusal, or the network's. */
export async function serviceCall<T>(service: Service, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw toServiceError(service, error);
  }
}

interface SdkError {
  readonly name?: string;
  readonly message?: string;
  /** Of errors of the network. */
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number; readonly attempts?: number };
}

/** No connection was made, so nothing was asked. */
const NEVER_CONNECTED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

function toServiceError(service: Service, error: unknown): ServiceError {
  const { name, message, code, $metadata } = error as SdkError;
  // The name of an SDK error is telling; that of a network error is just "Error".
  const telling = name && name !== 'Error' && name !== 'AggregateError' ? name : code ?? 'Error';
  const status = $metadata?.httpStatusCode;
  const saysNo = status !== undefined && status >= 400 && status < 500;
  // Of several tries the error tells only about the last.
  const isRefusal = ($metadata?.attempts ?? 1) <= 1 && (saysNo || NEVER_CONNECTED.has(code ?? ''));
  return new ServiceError(service, telling, message || 'no message', { status, isRefusal });
}
