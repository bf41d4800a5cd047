import { ApiError, unexpectedAnswer } from "./api-error.ts";
import { blobPath } from "./blob-path.ts";
import type { ApiCalls } from "./http/api-calls.ts";
import { mayPassAtApi, wasTurnedAway } from "./http/passing-failures.ts";
import type { RequestOptions } from "./http/request-options.ts";
import type { Retrier } from "./http/retry.ts";
import { checkTimeout } from "./http/unsendable.ts";

/** Removes a blob. That it is not there is fine where a request before, whose answer was lost, may have removed it. */
export async function deleteBlob(
  blobId: string,
  options: RequestOptions & { retryForMs: number },
  { calls, retrier, endpoint }: { calls: ApiCalls; retrier: Retrier; endpoint: string },
): Promise<void> {
  const request = { ...options, method: "DELETE", path: blobPath(blobId) } as const;
  if (options.timeoutMs !== undefined) checkTimeout(options.timeoutMs);
  let mayBeGone = false;
  const remove = async () => {
    try {
      const { status } = await calls.once(request);
      // Whatever else answers, a page to log in at, say, has removed nothing.
      if (status !== 204) throw unexpectedAnswer(endpoint, status);
    } catch (error) {
      if (mayBeGone && error instanceof ApiError && error.code === "blob_not_found") return;
      mayBeGone ||= !wasTurnedAway(error);
      throw error;
    }
  };
  const { retryForMs, signal } = options;
  await retrier.run(remove, { mayPass: mayPassAtApi, until: { forMs: retryForMs }, signal });
}
