import type { Deps } from "../../../deps.ts";
import { type AwsProfiles, readAwsProfiles } from "./aws-files.ts";
import { type Finding, ok, warn } from "./check.ts";

// Nothing here is sent to AWS: only names are looked at, and no value of a credential is kept or told.

const whenNeeded = "only `rekog deploy` and `rekog local --detector rekognition` need them";

/** Settings that make a profile one that credentials come from, without keys of its own. */
const credentialSettings = [
  "role_arn",
  "sso_session",
  "sso_start_url",
  "credential_process",
  "web_identity_token_file",
  "login_session",
];

/** Where AWS credentials would come from, in the SDK's order: the environment, a profile, what the machine has by itself. */
export async function checkAwsCredentials(deps: Pick<Deps, "env" | "homeDir">): Promise<Finding> {
  const { env } = deps;
  const named = env.AWS_PROFILE || undefined;
  if (!named && Boolean(env.AWS_ACCESS_KEY_ID) !== Boolean(env.AWS_SECRET_ACCESS_KEY)) {
    const [missing, set] = env.AWS_ACCESS_KEY_ID
      ? ["AWS_SECRET_ACCESS_KEY", "AWS_ACCESS_KEY_ID"]
      : ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"];
    return warn(`${set} is set, but ${missing} is not.`, `Set ${missing} too, or neither of them.`);
  }
  if (!named && env.AWS_ACCESS_KEY_ID) return ok("In the environment (AWS_ACCESS_KEY_ID).");

  const profiles = await readAwsProfiles(deps);
  const profile = named ?? "default";
  if (hasCredentials(profiles, profile)) return ok(`In the AWS profile ${profile}.`);
  if (named) {
    const known = [...profiles.keys()].filter((name) => hasCredentials(profiles, name));
    return warn(
      `AWS_PROFILE names ${named}, which is no profile with credentials in your AWS files.`,
      known.length > 0 ? `Name one of: ${known.join(", ")}.` : "Make it with `aws configure`.",
    );
  }
  if (env.AWS_WEB_IDENTITY_TOKEN_FILE) return ok("From a web identity (the environment).");
  if (env.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI || env.AWS_CONTAINER_CREDENTIALS_FULL_URI) {
    return ok("From this container's role.");
  }
  return ok(`None, which is fine: ${whenNeeded}.`);
}

function hasCredentials(profiles: AwsProfiles, name: string): boolean {
  const has = (setting: string) => profiles.get(name)?.has(setting) === true;
  return (has("aws_access_key_id") && has("aws_secret_access_key")) || credentialSettings.some(has);
}

/**
 * Regions with DetectLabels, as of 2026: Canada (Central) has Rekognition, but not this call.
 * @see https://docs.aws.amazon.com/general/latest/gr/rekognition.html
 */
export const detectLabelsRegions: ReadonlySet<string> = new Set([
  ...["us-east-1", "us-east-2", "us-west-1", "us-west-2", "us-gov-west-1", "sa-east-1"],
  ...["eu-central-1", "eu-west-1", "eu-west-2", "eu-south-2", "il-central-1"],
  ...["ap-south-1", "ap-northeast-1", "ap-northeast-2", "ap-southeast-1", "ap-southeast-2"],
  ...["ap-southeast-5", "ap-southeast-7"],
]);

/** Where `rekog deploy` goes without `--region`: serverless.yml reads AWS_REGION and no file. */
export function checkAwsRegion({ env }: Pick<Deps, "env">): Finding {
  const region = env.AWS_REGION || undefined;
  if (region === undefined) {
    return ok("us-east-1 without --region or AWS_REGION; Rekognition is there.");
  }
  if (detectLabelsRegions.has(region)) return ok(`${region} (AWS_REGION); Rekognition is there.`);
  return warn(
    `AWS_REGION is ${region}, where Rekognition's DetectLabels was not offered when this rekog was made.`,
    "Deploy elsewhere with `rekog deploy --region`, or see docs.aws.amazon.com/general/latest/gr/rekognition.html.",
  );
}
