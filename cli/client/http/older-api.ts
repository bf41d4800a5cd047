import { ApiError } from "../api-error.ts";

/**
 * An API that was deployed before a route was there answers it as API Gateway answers whatever it does not know: with 404
 * and not a word. Told as that, for a blob or a key that is not there has words.
 */
export const toldAsOlder =
  (endpoint: string) =>
  (error: unknown): never => {
    if (!(error instanceof ApiError) || error.code !== "http_404") throw error;
    const { kind, status, code, requestId, retryAfterMs } = error;
    throw new ApiError({
      ...{ kind, status, code, retryAfterMs, cause: error },
      ...(requestId !== undefined && { requestId }),
      message: `The API at ${new URL(endpoint).host} does not know this request: it is older than this rekog, or no rekog API.`,
      hint: "Deploy it anew (`rekog deploy`), or start `rekog local` anew. If it is no rekog API, correct the endpoint (--endpoint, REKOG_ENDPOINT).",
    });
  };
