import { RekogError } from "../client/errors.ts";
import type { Transport } from "../client/transport.ts";
import { createConnections, type Proxies } from "./connections.ts";
import { hashPicture } from "./hash-picture.ts";
import { networkErrorFrom } from "./network-failure.ts";
import { openFile } from "./open-file.ts";
import { postForm } from "./post-form.ts";

/**
 * The transport of Node.js with what `fetch` has not: proxies, connections that are ended, uploads that are streamed with their
 * length and tell how far they are.
 */
export function createNodeTransport(proxies: Proxies | undefined): Transport {
  // 1,000 labels with their boxes are well below 16 MiB, and S3's errors below one.
  const api = createConnections({
    ...{ connectTimeoutMs: 5_000, maxAnswerBytes: 16 * 1024 * 1024 },
    proxies,
  });
  const storage = createConnections({
    ...{ connectTimeoutMs: 10_000, maxAnswerBytes: 1024 * 1024 },
    proxies,
  });
  return {
    userAgent: `rekog-client node/${process.versions.node}`,
    async request({ url, body, headers, ...request }) {
      try {
        const response = await api.request(url, {
          ...request,
          headers: { ...headers },
          ...(body !== undefined && { body }),
        });
        const { statusCode: status } = response;
        return { status, headers: response.headers, text: await response.body.text() };
      } catch (error) {
        throw error instanceof RekogError ? error : networkErrorFrom(error, url);
      }
    },
    postForm: (form) => postForm({ ...form, connections: storage }),
    openFile,
    sha256: hashPicture,
    async close() {
      await Promise.all([api.close(), storage.close()]);
    },
  };
}
