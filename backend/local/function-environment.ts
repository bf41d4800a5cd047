import { functionSettings, type Service } from "./functions.ts";
import type { LocalAws } from "./start-aws.ts";

export interface FunctionLimits {
  /** How often news of an upload is delivered before it is put aside. Default: as the uploads queue has it. */
  maxReceiveCount?: number;
  /** How long a blob is left to the worker that took it up. Default: as deployed, longer than any function of ours runs. */
  leaseSeconds?: number;
  /** How long a delivery that was taken out of a mailbox is nobody else's. Default: as deployed. */
  mailboxLeaseSeconds?: number;
  /** How long a receiver may take to answer a callback. Default: as deployed. */
  callbackTimeoutSeconds?: number;
  /** How long after each failed callback the next one is made. Default: as deployed. */
  callbackWaitsSeconds?: readonly number[];
}

export interface FunctionEnvironmentOptions extends FunctionLimits {
  /** A path where no file is. */
  noFile: string;
  /** Whether recognition is billed: the real service's is. */
  detectorIsPaid?: boolean;
  /** In dollars. Default: as deployed. */
  dailySpendingLimit?: string | undefined;
  /** Whether the API asks for a key. */
  requireKey?: boolean | undefined;
}

/** What of local mode's AWS the functions are told. */
export type AwsForFunctions = Pick<LocalAws, "credentials" | "region"> & {
  [Name in "s3" | "dynamoDb" | "blackHole"]: { url: string };
} & {
  sqs: { url: string; queueUrls: Record<string, string> };
  rekognition: { url: string; detectorName: string; measuresQuality: boolean };
};

/**
 * The whole environment of the functions: what `serverless.yml` sets, and where the AWS SDK finds AWS. Nothing of the
 * user's own environment or AWS configuration files gets in.
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 */
export function functionEnvironment(
  service: Service,
  aws: AwsForFunctions,
  options: FunctionEnvironmentOptions,
): Record<string, string> {
  return {
    ...functionSettings(service, aws.sqs.queueUrls),
    ...limitSettings(options),
    // The receiver on a developer's machine is on that machine.
    CALLBACK_ALLOW_LOOPBACK: "true",
    // It is the user's own machine, which nobody else reaches.
    REQUIRE_KEY: String(options.requireKey ?? false),
    LIST_WITHOUT_KEY: "true",
    MAILBOX_WITHOUT_KEY: "true",
    DETECTOR_NAME: aws.rekognition.detectorName,
    DETECT_IMAGE_PROPERTIES: String(aws.rekognition.measuresQuality),
    DETECTOR_IS_PAID: String(options.detectorIsPaid ?? false),
    ...(options.dailySpendingLimit !== undefined && {
      DAILY_SPENDING_LIMIT: options.dailySpendingLimit,
    }),

    // A thousand requests at once wait for this one machine, and not for a service that has gone.
    SDK_CALL_SECONDS: "60",

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
  };
}

/** Only those that were given. */
function limitSettings(limits: FunctionLimits): Record<string, string> {
  const settings = {
    UPLOADS_MAX_RECEIVE_COUNT: limits.maxReceiveCount,
    LEASE_SECONDS: limits.leaseSeconds,
    MAILBOX_LEASE_SECONDS: limits.mailboxLeaseSeconds,
    CALLBACK_TIMEOUT_SECONDS: limits.callbackTimeoutSeconds,
    CALLBACK_WAITS_SECONDS: limits.callbackWaitsSeconds?.join(","),
  };
  const given = Object.entries(settings).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given.map(([variable, value]) => [variable, String(value)]));
}
