import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { request as httpRequest } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { selfSignedCertificate } from "../listener/self-signed-certificate.ts";
import { startStubProxy } from "./stub-proxy.ts";

export interface DeployedElsewhere {
  endpoint: string;
  /** With which commands get there */
  env: { REKOG_ENDPOINT: string; https_proxy: string; NODE_EXTRA_CA_CERTS: string };
  close(): Promise<void>;
}

const host = "api.rekog.test";

/**
 * Has a local mode look deployed: an API by https, by a name that is not this machine's, behind a proxy. So a key may be sent,
 * and nothing there could call back.
 * @param folder for the certificate
 */
export async function deployElsewhere(
  localUrl: string,
  folder: string,
): Promise<DeployedElsewhere> {
  const certificate = await selfSignedCertificate(host);
  const caFile = join(folder, "api.rekog.test.pem");
  await writeFile(caFile, certificate.cert);
  const { port } = new URL(localUrl);
  const gateway = createServer(certificate, (request, response) => {
    const { method, url: path, headers } = request;
    const to = { host: "127.0.0.1", port, method, path, agent: false } as const;
    const upstream = httpRequest(
      { ...to, headers: { ...headers, host: `127.0.0.1:${port}` } },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    upstream.on("error", () => response.destroy());
    request.pipe(upstream);
  });
  gateway.listen(0, "127.0.0.1");
  await once(gateway, "listening");
  const proxy = await startStubProxy({ port: (gateway.address() as AddressInfo).port });
  return {
    endpoint: `https://${host}`,
    env: {
      REKOG_ENDPOINT: `https://${host}`,
      https_proxy: proxy.url,
      NODE_EXTRA_CA_CERTS: caFile,
    },
    async close() {
      await proxy.close();
      gateway.closeAllConnections();
      gateway.close();
      await once(gateway, "close");
    },
  };
}
