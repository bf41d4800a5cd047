import { UsageError } from "../../client/errors.ts";
import type { Deps } from "../../deps.ts";
import type { Receiver } from "../../listener/forward.ts";
import { basicAuthorization } from "../../transport/basic-authorization.ts";

/**
 * Whoever callbacks are handed on to, by the API's own sender: undefined where nobody is. A name and password in the URL are sent
 * as every HTTP client sends them. @throws {UsageError} `invalid_url`
 */
export async function receiverAt(
  url: string | undefined,
  { loadReceiverPost, now, random, env }: Pick<Deps, "loadReceiverPost" | "now" | "random" | "env">,
): Promise<Receiver | undefined> {
  if (url === undefined) return undefined;
  const credentials = credentialsIn(url);
  const { receiverPoster } = await loadReceiverPost();
  // As whatever connects in Node.js: it is the user's own receiver.
  const allowInsecure = env.NODE_TLS_REJECT_UNAUTHORIZED === "0";
  const post = receiverPoster({ monotonicMs: now, now: () => new Date(), random, allowInsecure });
  return { url, post: (one) => post({ ...one, headers: [...one.headers, ...credentials] }) };
}

function credentialsIn(url: string): [name: string, value: string][] {
  try {
    const authorization = basicAuthorization(new URL(url));
    return authorization === undefined ? [] : [["authorization", authorization]];
  } catch (cause) {
    throw new UsageError({
      code: "invalid_url",
      message:
        "The name or password in --forward-to has a % that is followed by no two hex digits.",
      hint: "Write a % itself as %25.",
      cause,
    });
  }
}
