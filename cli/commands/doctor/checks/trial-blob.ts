import type { CreateBlobRequest, CreatedBlob } from "../../../client/api-types.ts";
import { signalWithin } from "../../../client/http/signal-within.ts";
import type { RekogClient } from "../../../client/rekog-client.ts";

/** Long enough for one more request, also when the user will not wait. */
const removalTimeoutMs = 5_000;

/** Creates a blob to find something out with, and removes it again, whatever happens. Without that it would expire. */
export async function withTrialBlob<T>(
  client: Pick<RekogClient, "create" | "delete">,
  request: CreateBlobRequest,
  signal: AbortSignal,
  use: (blob: CreatedBlob) => Promise<T>,
): Promise<T> {
  const blob = await client.create(request, { signal });
  try {
    return await use(blob);
  } finally {
    await client.delete(blob.blob_id, { signal: signalWithin(removalTimeoutMs) }).catch(() => {});
  }
}
