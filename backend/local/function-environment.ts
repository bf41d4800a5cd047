import { BUCKET, TABLES, UPLOADS_QUEUE } from "./resources.ts";
import type { LocalAws } from "./start-aws.ts";

export interface FunctionLimits {
  /** How often news of an upload is delivered before it is put aside. Default: as the uploads queue has it. */
  maxReceiveCount?: number;
  /** How long a blob is left to the worker that took it up. Default: 60, longer than any function of ours runs. */
  leaseSeconds?: number;
  /** How long a receiver may take to answer a callback. Default: 5. */
  callbackTimeoutSeconds?: number;
  /** How long after each failed callback the next one is made. Default: as deployed. */
  callbackWaitsSeconds?: readonly number[];
}

export interface FunctionEnvironmentOptions extends FunctionLimits {
  uploadsQueueUrl: string;
  callbacksQueueUrl: string;
  /** A path where no file is. */
  noFile: string;
}

/** What of local mode's AWS the functions are told. */
export type AwsForFunctions = Pick<LocalAws, "credentials" | "region"> & {
  [Service in "s3" | "dynamoDb" | "sqs" | "blackHole"]: { url: string };
} & { rekognition: { url: string; detectorName: string; measuresQuality: boolean } };

/**
 * The whole environment of the functions: what `serverless.yml` sets, and where the AWS SDK finds AWS. Nothing of the
 * user's own environment or AWS configuration files gets in.
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 */
export function functionEnvironment(
  aws: AwsForFunctions,
  options: FunctionEnvironmentOptions,
): Record<string, string> {
  const { maxReceiveCount = UPLOADS_QUEUE.maxReceiveCount, leaseSeconds = 60 } = options;
  const { callbackTimeoutSeconds = 5, callbackWaitsSeconds } = options;
  return {
    AWS_REGION: aws.region,
    AWS_ACCESS_KEY_ID: aws.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: aws.credentials.secretAccessKey,
    AWS_CONFIG_FILE: options.noFile,
    AWS_SHARED_CREDENTIALS_FILE: options.noFile,
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
    AWS_ENDPOINT_URL: aws.blackHole.url,
    AWS_ENDPOINT_URL_DYNAMODB: aws.dynamoDb.url,
    AWS_ENDPOINT_URL_S3: aws.s3.url,
    AWS_ENDPOINT_URL_SQS: aws.sqs.url,
    AWS_ENDPOINT_URL_REKOGNITION: aws.rekognition.url,

    BLOBS_TABLE: TABLES.blobs.name,
    CACHE_TABLE: TABLES.cache.name,
    UPLOADS_BUCKET: BUCKET,
    UPLOADS_QUEUE_URL: options.uploadsQueueUrl,
    UPLOADS_MAX_RECEIVE_COUNT: String(maxReceiveCount),
    CALLBACKS_QUEUE_URL: options.callbacksQueueUrl,
    CALLBACK_TIMEOUT_SECONDS: String(callbackTimeoutSeconds),
    ...(callbackWaitsSeconds && { CALLBACK_WAITS_SECONDS: callbackWaitsSeconds.join(",") }),
    // The receiver on a developer's machine is on that machine.
    CALLBACK_ALLOW_LOOPBACK: "true",
    UPLOAD_WINDOW_SECONDS: "3600",
    RETENTION_DAYS: "30",
    CACHE_LIFETIME_SECONDS: "86400",
    LEASE_SECONDS: String(leaseSeconds),
    DETECTOR_NAME: aws.rekognition.detectorName,
    DETECT_MIN_CONFIDENCE: "10",
    DETECT_IMAGE_PROPERTIES: String(aws.rekognition.measuresQuality),
    LOG_LEVEL: "info",
  };
}
