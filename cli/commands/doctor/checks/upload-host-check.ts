import { RekogError } from "../../../client/errors.ts";
import type { RekogClient } from "../../../client/rekog-client.ts";
import type { Connections } from "../../../transport/connections.ts";
import { networkErrorFrom } from "../../../transport/network-failure.ts";
import { type Finding, ok, warn } from "./check.ts";
import { withTrialBlob } from "./trial-blob.ts";

export interface UploadHostOptions {
  client: Pick<RekogClient, "create" | "delete">;
  connections: Connections;
  signal: AbortSignal;
}

/**
 * Whether pictures can be sent to where the API's forms send them, which is another host than the API's. Any answer will
 * do: nothing is uploaded, so the storage has every reason to refuse.
 */
export async function checkUploadHost(options: UploadHostOptions): Promise<Finding> {
  const { client, connections, signal } = options;
  return withTrialBlob(client, {}, signal, async ({ upload_info: uploadInfo }) => {
    if (!uploadInfo) {
      return warn(
        "The API did not tell where to upload to.",
        "Look at the API's logs: a new blob must have its upload_info.",
      );
    }
    const { url } = uploadInfo;
    try {
      const { body } = await connections.request(url, { method: "HEAD", signal });
      await body.dump();
    } catch (error) {
      throw error instanceof RekogError ? error : networkErrorFrom(error, url);
    }
    return ok(`Pictures are uploaded to ${new URL(url).host}, which answers.`);
  });
}
