import { type Failure, RekogError } from "../../client/errors.ts";
import { NetworkError } from "../../client/http/network-error.ts";
import {
  accessDenied,
  credentialsMissing,
  credentialsRefused,
  mfaWanted,
  profileGivesNone,
  profileUnknown,
  unreachable,
} from "../../deployment/aws-failures.ts";
import type { KeyAdministrationFailure } from "../../key-administration.ts";
import type { Place } from "./which-keys.ts";

type Told = Omit<Failure, "details" | "cause">;

const refusedNames =
  /^(?:ExpiredToken|ExpiredTokenException|UnrecognizedClientException|InvalidClientTokenId|InvalidSignatureException|SignatureDoesNotMatch|AuthFailure|OptInRequired|IncompleteSignature\w*|MissingAuthenticationToken\w*)$/;
const deniedNames = /^AccessDenied/;

/** Why a key could not be made or changed, with what to do next; whatever else was thrown comes back as it is. */
export function keysFailure(error: unknown, place: Place): unknown {
  if (!(error instanceof Error)) return error;
  if (error instanceof NetworkError)
    return failure(unreachable(error.message.replace(/\.$/, "")), error);
  if (error instanceof RekogError) return error;
  if (isOurs(error)) return failure(ours(error, place), error);
  const { name, message } = error;
  // The SDK falls over a profile whose `sso_session` is not in the file.
  const isOfSso = name === "TypeError" && /'sso_/.test(message);
  if (isOfSso || /^Credentials?ProviderError$|^CredentialsError$/.test(name)) {
    return failure(ofCredentials(message, place), error);
  }
  if (name === "ProfileNotFoundError") return failure(profileUnknown(profileOf(place)), error);
  if (refusedNames.test(name)) return failure(credentialsRefused(), error);
  if (deniedNames.test(name)) return failure(accessDenied(message), error);
  if (name === "ResourceNotFoundException") return failure(tableGone(place), error);
  return error;
}

const failure = (told: Told, cause: unknown) => new RekogError({ ...told, cause });

const isOurs = (error: Error): error is KeyAdministrationFailure =>
  error.name === "KeyAdministrationError" || error.name === "StageError";

function ours({ code, message }: KeyAdministrationFailure, place: Place): Told {
  const told = { kind: "usage" as const, code, message };
  const list = `\`rekog keys list${place.flags}\``;
  switch (code) {
    case "invalid_key":
      return { ...told, hint: "Correct what it names; `--help` after the command has examples." };
    case "key_not_found":
      return { ...told, hint: `${list} prints those that there are.` };
    case "key_not_in_force":
      return { ...told, hint: `Make another one: rekog keys create --name NAME${place.flags}` };
    case "stage_not_found":
      return {
        ...told,
        message: message.replace(
          /\.$/,
          ` in ${regionOf(place)}, in the account of these credentials.`,
        ),
        hint: "Name the stage, its region and the AWS profile: --stage NAME --region REGION --aws-profile NAME. A stage is made by `rekog deploy`.",
      };
    case "stage_without_keys":
      return {
        ...told,
        kind: "api",
        hint: `It was deployed before there were keys. Deploy it again: rekog deploy${place.flags}`,
      };
  }
}

function ofCredentials(message: string, place: Place): Told {
  if (/expired|sso login|Token .*refresh/i.test(message)) return credentialsRefused();
  const named = profileOf(place);
  const [, asking] = /^Profile (\S+) requires multi-factor/.exec(message) ?? [];
  if (asking !== undefined) return mfaWanted(asking);
  return named === undefined ? credentialsMissing() : profileGivesNone(named);
}

const regionOf = (place: Place) => (place.kind === "stage" ? place.region : "local mode");
const profileOf = (place: Place) => (place.kind === "stage" ? place.awsProfile : undefined);

const tableGone = (place: Place): Told => ({
  kind: "api",
  code: "access_table_not_found",
  message: `The table with the keys of ${place.told} is not there.`,
  hint: `Deploy it again: rekog deploy${place.flags}`,
});
