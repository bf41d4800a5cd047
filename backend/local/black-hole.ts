import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface BlackHole {
  url: string;
  stop(): Promise<void>;
}

/**
 * Stands for every AWS service that is not emulated: each call is refused here, so none can reach the real AWS by
 * accident.
 */
export async function startBlackHole(onCall: (call: string) => void): Promise<BlackHole> {
  const server = createServer((request, response) => {
    onCall(`${request.method} ${request.headers["x-amz-target"] ?? request.url?.split("?")[0]}`);
    response.writeHead(501, { "content-type": "application/json", connection: "close" });
    response.end(
      JSON.stringify({ __type: "NotImplemented", message: "Local mode has no such service." }),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
