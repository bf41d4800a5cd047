import type { Deps } from "../../deps.ts";

const names = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"];
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
const accessKeyId = /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g;

/** Takes AWS credentials out of text that another program wrote: those of the environment, and all access key ids. */
export function createCredentialsHider(env: Deps["env"]): (text: string) => string {
  const secrets = names.flatMap((name) => env[name] || []);
  return (text) =>
    secrets
      .reduce((rest, secret) => rest.replaceAll(secret, "(hidden)"), text)
      .replace(accessKeyId, "(hidden)");
}
