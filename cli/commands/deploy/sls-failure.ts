import { type Failure, RekogError } from "../../client/errors.ts";
import {
  accessDenied,
  credentialsMissing,
  credentialsRefused,
  profileUnknown,
  unreachable,
} from "../../deployment/aws-failures.ts";
import { type Checkout, notInstalled } from "./find-checkout.ts";
import type { SlsEnd } from "./run-sls.ts";

type Told = Omit<Failure, "details" | "cause">;

const rekognitionRegions = "https://docs.aws.amazon.com/general/latest/gr/rekognition.html";
const dryRun = "`rekog deploy --dry-run` shows what would be deployed without an account.";

/** What `sls` says, and what it means to the user. The first that fits counts. */
const knownFailures: readonly [RegExp, (match: RegExpExecArray) => Told][] = [
  [/AWS provider credentials not found/, () => credentialsMissing(` ${dryRun}`)],
  [/AWS profile "([^"]*)" doesn't seem to be configured/, ([, name]) => profileUnknown(name)],
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
    credentialsRefused,
  ],
  [
    /^.*(?:is not authorized to perform|AccessDenied|UnauthorizedOperation).*/m,
    ([what]) => accessDenied(what),
  ],
  [
    // Without a network the SDK that sls uses blames the region.
    /Inaccessible host: `[^']*'|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH/,
    ([code]) => unreachable(code),
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
