import type { LocalAws } from "../../deps.ts";

/** What the environment must not have beside it: each would count for more, or be refused. */
const unset = ["AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"];

/**
 * The variables by which AWS's SDKs and its command line find what stands for AWS here, and nothing of the real one.
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 */
export function awsEnvironment({ credentials, region, ...aws }: LocalAws): Record<string, string> {
  return {
    AWS_ENDPOINT_URL_REKOGNITION: aws.rekognition_url,
    AWS_ENDPOINT_URL_S3: aws.s3_url,
    AWS_ENDPOINT_URL_SQS: aws.sqs_url,
    AWS_ENDPOINT_URL_DYNAMODB: aws.dynamodb_url,
    // Any other service: refused there, so that none is asked in AWS.
    AWS_ENDPOINT_URL: aws.other_url,
    AWS_REGION: region,
    // Python's SDK hears this one alone.
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: credentials.access_key_id,
    AWS_SECRET_ACCESS_KEY: credentials.secret_access_key,
    // A user's settings may ask for them, in a profile too. SDKs refuse them beside an endpoint, or lead to the real AWS.
    AWS_USE_FIPS_ENDPOINT: "false",
    AWS_USE_DUALSTACK_ENDPOINT: "false",
  };
}

/** The same for a shell: `eval "$(…)"`. No value has a character that a shell would take for its own. */
export function shellScript(environment: Record<string, string>): string {
  const lines = Object.entries(environment).map(([name, value]) => `export ${name}=${value}`);
  return [...lines, `unset ${unset.join(" ")}`].join("\n");
}
