/**
 * Settings of an SDK client that talks to this machine only: the user's credentials and profile stay out of it, and so do
 * settings of theirs that the SDK refuses to combine with an endpoint.
 */
export function localClient(endpoint: string, region: string) {
  return {
    endpoint,
    region,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
    useFipsEndpoint: false,
    useDualstackEndpoint: false,
  };
}
