/**
 * The environment variables of the function's process: the template's and Lambda's own, with the endpoints of this
 * machine. Nothing of the user's environment goes in: neither credentials nor a profile that would reach real AWS.
 */
import { LoaderFunction } from '../assembly/pipeline';

/** Where the services of the stack answer. */
export interface Endpoints {
  readonly s3: string;
  readonly sqs: string;
  readonly eventBridge: string;
  readonly redshiftData: string;
  readonly dynamodb: string;
}

export function functionEnvironment(loader: LoaderFunction, region: string, endpoints: Endpoints): Record<string, string> {
  return {
    ...loader.environment,
    AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamodb,
    AWS_ENDPOINT_URL_EVENTBRIDGE: endpoints.eventBridge,
    AWS_ENDPOINT_URL_S3: endpoints.s3,
    AWS_ENDPOINT_URL_SQS: endpoints.sqs,
    AWS_ENDPOINT_URL_REDSHIFT_DATA: endpoints.redshiftData,
    // Any other service the bundle might call must fail here, not reach AWS.
    AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
    // Without these the SDK would read ~/.aws, which it finds without HOME.
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: loader.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(loader.memoryMegabytes),
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${loader.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: 'local',
    LAMBDA_TASK_ROOT: loader.directory,
    _HANDLER: loader.handler,
    TZ: ':UTC',
    PATH: '/usr/bin:/bin',
    LANG: 'en_US.UTF-8',
  };
}
