import { BUCKET, REGION, TABLES, UPLOADS_QUEUE } from "./aws/resources.ts";

export interface Endpoints {
  dynamoDb: string;
  s3: string;
  sqs: string;
  uploadsQueueUrl: string;
  rekognition: string;
  /** For everything else. */
  blackHole: string;
}

/**
 * The whole environment of the functions: what `serverless.yml` sets, and where the AWS SDK finds AWS. Nothing of the
 * user's own environment or AWS configuration files gets in.
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 */
export function functionEnvironment(
  endpoints: Endpoints,
  credentials: { accessKeyId: string; secretAccessKey: string },
  { detectorName, none }: { detectorName: string /** A path where no file is. */; none: string },
): Record<string, string> {
  return {
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_CONFIG_FILE: none,
    AWS_SHARED_CREDENTIALS_FILE: none,
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
    AWS_ENDPOINT_URL: endpoints.blackHole,
    AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamoDb,
    AWS_ENDPOINT_URL_S3: endpoints.s3,
    AWS_ENDPOINT_URL_SQS: endpoints.sqs,
    AWS_ENDPOINT_URL_REKOGNITION: endpoints.rekognition,

    BLOBS_TABLE: TABLES.blobs.name,
    CACHE_TABLE: TABLES.cache.name,
    UPLOADS_BUCKET: BUCKET,
    UPLOADS_QUEUE_URL: endpoints.uploadsQueueUrl,
    UPLOADS_MAX_RECEIVE_COUNT: String(UPLOADS_QUEUE.maxReceiveCount),
    UPLOAD_WINDOW_SECONDS: "3600",
    RETENTION_DAYS: "30",
    CACHE_LIFETIME_SECONDS: "86400",
    LEASE_SECONDS: "60",
    DETECTOR_NAME: detectorName,
    DETECT_MIN_CONFIDENCE: "10",
    LOG_LEVEL: "info",
  };
}
