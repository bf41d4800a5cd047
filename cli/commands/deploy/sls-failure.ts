import { type Failure, RekogError } from "../../client/errors.ts";
import { type Checkout, notInstalled } from "./find-checkout.ts";
import type { SlsEnd } from "./run-sls.ts";

type Told = Omit<Failure, "details" | "cause">;

const rekognitionRegions = "https://docs.aws.amazon.com/general/latest/gr/rekognition.html";
const dryRun = "`rekog deploy --dry-run` shows what would be deployed without an account.";

/** What `sls` says, and what it means to the user. The first that fits counts. */
const knownFailures: readonly [RegExp, (match: RegExpExecArray) => Told][] = [
  [
    /AWS provider credentials not found/,
    () => ({
      kind: "api",
      code: "aws_credentials_missing",
      message: "No AWS credentials were found.",
      hint: `Run \`aws configure\`, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name a profile that has some: --aws-profile NAME. ${dryRun}`,
    }),
  ],
  [
    /AWS profile "([^"]*)" doesn't seem to be configured/,
    ([, name]) => ({
      kind: "usage",
      code: "aws_profile_unknown",
      message: `There is no AWS profile "${name}".`,
      hint: `Run \`aws configure --profile ${name}\`, or name one that \`aws configure list-profiles\` prints: --aws-profile NAME.`,
    }),
  ],
  [
    /Configuration error at 'provider\.region'/,
    () => ({
      kind: "usage",
      code: "wrong_region",
      message: "There is no such AWS region.",
      hint: `Name one that has Rekognition, such as --region us-east-1; all are at ${rekognitionRegions}.`,
    }),
  ],
  [
    /Invalid stage name/,
    () => ({
      kind: "usage",
      code: "invalid_stage",
      message: "That cannot be the name of a stage.",
      hint: "Use letters, digits and hyphens: --stage NAME.",
    }),
  ],
  [
    /(?:There is no parameter|The (?:parameter \S+|stage) must be) .*?(?=\. What there is|$)/m,
    ([what]) => ({
      kind: "usage",
      code: "invalid_parameter",
      message: what,
      hint: "The comments at `params` in serverless.yml say what each means.",
    }),
  ],
  [
    /Configuration error at '.*/,
    ([what]) => ({
      kind: "usage",
      code: "invalid_configuration",
      message: what,
      hint: "Correct the --param that is meant, or what was changed in serverless.yml.",
    }),
  ],
  [
    /^.*(?:token.*expired|ExpiredToken|session.* expired|security token.* is invalid|InvalidClientTokenId|SignatureDoesNotMatch|AuthFailure).*/im,
    () => ({
      kind: "api",
      code: "aws_credentials_refused",
      message:
        "AWS refused the credentials: they are wrong, have expired, or the region is not enabled for the account.",
      hint: "Sign in again (`aws sso login`, or `aws configure`), check them with `aws sts get-caller-identity`, then run this command again.",
    }),
  ],
  [
    /^.*(?:is not authorized to perform|AccessDenied|UnauthorizedOperation).*/m,
    ([what]) => ({
      kind: "api",
      code: "aws_access_denied",
      message: what.trim(),
      hint: "Use credentials that may do this (--aws-profile NAME), or have the right granted, then run this command again.",
    }),
  ],
  [
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH/,
    ([code]) => ({
      kind: "network",
      code: "aws_unreachable",
      message: `AWS cannot be reached (${code}).`,
      hint: "Check the network, the proxy (HTTPS_PROXY) and --region, then run this command again.",
    }),
  ],
];

/** Why `sls` did not do what it was asked for, with what to do next. */
export function slsFailure(
  { stdout, stderr }: SlsEnd,
  what: string,
  { root }: Checkout,
): RekogError {
  const [, error = ""] = /^Error:\s*(.*)/ms.exec(stdout) ?? [];
  if (/plugin "[^"]*" not found|Cannot find (?:module|package)/.test(`${error}${stderr}`)) {
    return notInstalled(root);
  }
  for (const [pattern, told] of knownFailures) {
    const match = pattern.exec(error);
    if (match) return new RekogError(told(match));
  }
  const isTold = (line: string) => line.trim() !== "" && !/^\s+at /.test(line);
  const lines = (error || stderr).split("\n").filter(isTold);
  return new RekogError({
    kind: "api",
    code: "sls_failed",
    message: `${what} failed.`,
    hint: "Mend what it says above, then run this command again; --verbose shows every step.",
    details: error ? lines.slice(0, 12) : lines.slice(-12),
  });
}
