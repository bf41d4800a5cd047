import { ApiError } from "../client/api-error.ts";
import type { Settings } from "../settings.ts";
import type { KeyChoice } from "./choose-key.ts";

type Code = "missing_api_key" | "invalid_api_key" | "scope_missing";
const codes: readonly string[] = [
  "missing_api_key",
  "invalid_api_key",
  "scope_missing",
] satisfies Code[];

/** The API does not let in who asks. */
export type KeyRefusal = ApiError & { code: Code };

/** Whether an error is that. The API says the same to every further request, so one is enough. */
export const isKeyRefusal = (error: unknown): error is KeyRefusal =>
  error instanceof ApiError && codes.includes(error.code);

export interface RefusedBy extends KeyChoice {
  endpoint: string;
  settings: Pick<Settings, "endpoint" | "profile"> | undefined;
}

/** An error as the user of this command can do something about it: with the key's id, where it came from, and the next step. */
export function explainKeyRefusal(error: unknown, by: RefusedBy): unknown {
  if (!isKeyRefusal(error)) return error;
  const { kind, status, code, requestId, retryAfterMs } = error;
  return new ApiError({
    kind,
    status,
    code,
    ...(requestId !== undefined && { requestId }),
    retryAfterMs,
    cause: error,
    ...(code === "scope_missing" ? withoutScope(error, by) : notLetIn(error, by)),
    details: by.passedOver ? [by.passedOver.message] : [],
  });
}

function notLetIn({ code }: ApiError, { key, endpoint, settings }: RefusedBy) {
  const { host } = new URL(endpoint);
  const profile = settings?.endpoint === undefined ? undefined : settings.profile;
  // The key of a profile is for its own endpoint.
  const place = profile?.isEndpointsOwn
    ? `into REKOG_API_KEY, or into the profile: rekog config set api-key --profile ${profile.name}`
    : "into REKOG_API_KEY, or into a file that --api-key-file names";
  const whoMakes = "Whoever deployed the API makes keys with `rekog keys create`";
  if (!key) {
    return {
      message: `The API at ${host} asks for a key, and none is set.`,
      hint: `${whoMakes}. Put yours ${place}.`,
    };
  }
  if (code === "missing_api_key") {
    return {
      message: `The API at ${host} says that no key came, but ${key.shown} (${key.origin}) was sent: something on the way took it out.`,
      hint: "Have what is between this machine and the API, such as a gateway, hand on the header `authorization`.",
    };
  }
  return {
    message: `The API at ${host} does not let in the key ${key.shown} (${key.origin}): it is unknown there, expired or revoked.`,
    hint: `Check that it is a key of this very API and stage. ${whoMakes}, and sees in \`rekog keys list\` which there are. Put a new one ${place}.`,
  };
}

function withoutScope(error: ApiError, { key, endpoint }: RefusedBy) {
  const scope = scopeIn(error);
  const needs = scope === undefined ? "a scope for this" : `the scope ${scope}`;
  const whose = key ? `The key ${key.shown} (${key.origin})` : "What this command sends";
  const scopes = scope === undefined ? "…" : `${scope},…`;
  return {
    message: `${whose} has not ${needs} at ${new URL(endpoint).host}.`,
    hint: `Use a key that has it. Whoever deployed the API makes one with \`rekog keys create --scopes ${scopes}\`.`,
  };
}

/** As the API words it: `The key has not the scope blobs:read.` */
export const scopeIn = ({ message }: Pick<ApiError, "message">): string | undefined =>
  /\b[a-z]+:[a-z]+\b/.exec(message)?.[0];
