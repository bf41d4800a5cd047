import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { RekognitionClient } from "@aws-sdk/client-rekognition";

/** Something that answers the next requests, and what it was asked last. */
export interface RekognitionStub {
  client: RekognitionClient;
  status: number;
  body: string;
  /** Cuts the connection in place of an answer. */
  hangUp?: boolean;
  asked: { target?: string; input?: unknown };
  stop(): Promise<void>;
}

/** A server on loopback that answers with whatever it is told, and a real client of it. */
export async function startRekognitionStub(): Promise<RekognitionStub> {
  const server = createServer((request, response) => {
    if (stub.hangUp) return void request.socket.destroy();
    const chunks: Buffer[] = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", () => {
      stub.asked = {
        target: String(request.headers["x-amz-target"]),
        input: JSON.parse(Buffer.concat(chunks).toString("utf8")),
      };
      response.writeHead(stub.status, { "content-type": "application/x-amz-json-1.1" });
      response.end(stub.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const client = new RekognitionClient({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: "eu-west-1",
    credentials: { accessKeyId: "AKIDLOCAL", secretAccessKey: "a-local-secret" },
    maxAttempts: 1,
  });
  const stub: RekognitionStub = {
    ...{ client, status: 200, body: "{}", asked: {} },
    async stop() {
      client.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return stub;
}
