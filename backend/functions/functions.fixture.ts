import { createServer, type IncomingHttpHeaders, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";

/** Finds a car in every picture, unless it is told what to refuse the next calls with. */
export async function startRekognitionStub() {
  const refusals: { status: number; __type: string }[] = [];
  const labels = { Labels: [{ Name: "Car", Confidence: 98 }], LabelModelVersion: "3.0" };
  const server = await listen((_, response) => {
    const refusal = refusals.shift();
    response.writeHead(refusal?.status ?? 200, { "content-type": "application/x-amz-json-1.1" });
    response.end(JSON.stringify(refusal ?? labels));
  });
  return { ...server, refusals };
}

/** Keeps the callbacks that it takes. Answers 204, unless it is told what to answer the next ones. */
export async function startReceiver() {
  const statuses: number[] = [];
  const received: { headers: IncomingHttpHeaders; body: string }[] = [];
  const server = await listen((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      received.push({ headers: request.headers, body: Buffer.concat(chunks).toString("utf8") });
      response.writeHead(statuses.shift() ?? 204).end();
    });
  });
  const receivedFor = (blobId: string) => received.filter(({ body }) => body.includes(blobId));
  return { ...server, statuses, receivedFor };
}

async function listen(handler: RequestListener) {
  const server = createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop(): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
