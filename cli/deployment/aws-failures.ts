import type { Failure } from "../client/errors.ts";
import { shellQuoted } from "../ui/shell-quoted.ts";

/** What AWS refuses, in words for whoever deploys a stage or makes its keys. */
type AwsFailure = Omit<Failure, "details" | "cause">;

export const credentialsMissing = (more = ""): AwsFailure => ({
  kind: "api",
  code: "aws_credentials_missing",
  message: "No AWS credentials were found.",
  hint: `Run \`aws configure\`, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name a profile that has some: --aws-profile NAME.${more}`,
});

export const profileUnknown = (name = ""): AwsFailure => ({
  kind: "usage",
  code: "aws_profile_unknown",
  message: `There is no AWS profile "${name}".`,
  hint: `Run \`aws configure --profile ${shellQuoted(name)}\`, or name one that \`aws configure list-profiles\` prints: --aws-profile NAME.`,
});

/** The SDK says no more than that none of the places it has looked at gave any. */
export const profileGivesNone = (name: string): AwsFailure => ({
  ...profileUnknown(name),
  message: `There is no AWS profile "${name}", or it gives no credentials.`,
  hint: `\`aws sts get-caller-identity --profile ${shellQuoted(name)}\` says why; or name one that \`aws configure list-profiles\` prints: --aws-profile NAME.`,
});

export const mfaWanted = (name = "default"): AwsFailure => ({
  kind: "api",
  code: "aws_credentials_missing",
  message: `The AWS profile "${name}" asks for a one-time password (MFA), which only AWS's own programs ask you for.`,
  hint: `Have them ask, and hand on what they got: \`eval "$(aws configure export-credentials --profile ${shellQuoted(name)} --format env)" && unset AWS_PROFILE\`. Then run this command again without --aws-profile.`,
});

export const credentialsRefused = (): AwsFailure => ({
  kind: "api",
  code: "aws_credentials_refused",
  message:
    "AWS refused the credentials: they are wrong, have expired, or the region is not enabled for the account.",
  hint: "Sign in again (`aws sso login`, or `aws configure`), check them with `aws sts get-caller-identity`, then run this command again.",
});

/** @param what in AWS's words: who may not do what */
export const accessDenied = (what: string): AwsFailure => ({
  kind: "api",
  code: "aws_access_denied",
  message: what.trim(),
  hint: "Use credentials that may do this (--aws-profile NAME), or have the right granted, then run this command again.",
});

/** @param code of the operating system's, or of the network's */
export const unreachable = (code = "no answer"): AwsFailure => ({
  kind: "network",
  code: "aws_unreachable",
  message: `AWS cannot be reached (${code}).`,
  hint: "Check the network, the proxy (HTTPS_PROXY) and --region, then run this command again.",
});
