import { Service, ServiceError } from '../ports';

/** Runs a call of an SDK client. Whatever it throws is the service's refusal, or the network's. */
export async function serviceCall<T>(service: Service, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw toServiceError(service, error);
  }
}

type NetworkError = Pick<SdkError, 'code' | 'syscall'>;

interface SdkError {
  readonly name?: string;
  readonly message?: string;
  /** Of errors of the network. */
  readonly code?: string;
  readonly syscall?: string;
  /** Of a host with several addresses: an error for each. */
  readonly errors?: readonly NetworkError[];
  readonly $metadata?: { readonly httpStatusCode?: number; readonly attempts?: number };
}

/** Of these calls of the system, the request was yet to be sent. The same codes come of a connection that breaks after it. */
const BEFORE_CONNECTED = new Set(['connect', 'getaddrinfo']);
const UNREACHABLE = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

function toServiceError(service: Service, error: unknown): ServiceError {
  const { name, message, code, $metadata } = error as SdkError;
  // The name of an SDK error is telling; that of a network error is just "Error".
  const telling = name && name !== 'Error' && name !== 'AggregateError' ? name : code ?? 'Error';
  const status = $metadata?.httpStatusCode;
  const saysNo = status !== undefined && status >= 400 && status < 500;
  // Of several tries the error tells only about the last.
  const isRefusal = ($metadata?.attempts ?? 1) <= 1 && (saysNo || neverConnected(error as SdkError));
  return new ServiceError(service, telling, message || 'no message', { status, isRefusal });
}

/** No connection was made, so nothing was asked. */
function neverConnected(error: SdkError): boolean {
  return (error.errors ?? [error]).every(({ code, syscall }) => UNREACHABLE.has(code ?? '') && BEFORE_CONNECTED.has(syscall ?? ''));
}
