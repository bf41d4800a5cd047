import type { IncomingMessage } from "node:http";

/** A key as `rekog keys create` makes them, for APIs that ask for one. */
export const sampleKey = "rekog_sk_0123456789Ab_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8_3ah1v5";
/** One that is made in its place */
export const nextKey = "rekog_sk_ZYXWVUTSRQPO_AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA_3Xhy2S";
/** What of it nobody may read */
export const sampleSecret = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
/** How it is shown */
export const sampleKeyShown = "rekog_sk_0123456789Ab_…";
/** With a wrong letter */
export const mistypedKey = sampleKey.replace("AAEC", "AAED");

/** A refusal of the API, as it words it. */
export const keyProblem = (status: number, code: string, detail: string) => ({
  type: `/problems/${code}`,
  title: "The key is refused.",
  status,
  code,
  detail,
  hint: "Do what is right.",
  request_id: "stub-request-id",
});

const scopeOf = ({ method, url = "" }: Pick<IncomingMessage, "method" | "url">) => {
  if (url.startsWith("/usage")) return "usage:read";
  if (url.endsWith("/callback") || url.startsWith("/mailboxes/")) return "callbacks:write";
  return { POST: "blobs:write", DELETE: "blobs:delete" }[method ?? ""] ?? "blobs:read";
};

/** Lets in who has the sample key, for what needs one of these scopes; in the words of the backend. */
export const keyGuard =
  (scopes: readonly string[]) => (request: Pick<IncomingMessage, "method" | "url" | "headers">) => {
    const { authorization } = request.headers;
    const scope = scopeOf(request);
    if (authorization === undefined) {
      const body = keyProblem(401, "missing_api_key", "The request has no `authorization` header.");
      return { status: 401, body };
    }
    if (authorization !== `Bearer ${sampleKey}`) {
      const told = `The key is unknown, wrong, expired or revoked: ${authorization}`;
      return { status: 401, body: keyProblem(401, "invalid_api_key", told) };
    }
    if (scopes.includes(scope)) return undefined;
    const told = `The key has not the scope ${scope}.`;
    return { status: 403, body: keyProblem(403, "scope_missing", told) };
  };

export const allScopes = [
  "blobs:write",
  "blobs:read",
  "blobs:delete",
  "callbacks:write",
  "usage:read",
];
