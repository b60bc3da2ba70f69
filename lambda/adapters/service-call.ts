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
  readonly $metadata?: { readonly httpStatusCode?: number };
}

function toServiceError(service: Service, error: unknown): ServiceError {
  const { name, message, code, $metadata } = error as SdkError;
  // Names end up in metrics and attributes: an SDK error's own name is telling, that of a network error is just "Error".
  const telling = name && name !== 'Error' && name !== 'AggregateError' ? name : code ?? 'Error';
  return new ServiceError(service, telling, message || 'no message', $metadata?.httpStatusCode);
}
