import { once } from "node:events";
import { connect } from "node:net";
import { afterEach, expect, it } from "@jest/globals";
import type { LoopbackServer } from "./loopback-server.ts";
import { startServiceEndpoint } from "./service-endpoint.ts";
import { signedHeaders } from "./signed-headers.fixture.ts";

const signing = {
  region: "eu-west-1",
  credentials: { accessKeyId: "AKIDLOCAL", secretAccessKey: "a-local-secret" },
  service: "sqs",
};
let endpoint: LoopbackServer | undefined;
afterEach(() => endpoint?.stop());

it("keeps no more bodies than it has room for of those who know the key's id alone", async () => {
  endpoint = await startServiceEndpoint({
    ...{ signing, maxBodyBytes: 100, maxHeldBytes: 250, contentType: "application/json" },
    answer: async ({ body }) => ({ status: 200, body: String(body.length) }),
    onError: () => {},
  });
  const { url, port } = endpoint;
  const body = "x".repeat(100);
  const call = async () => {
    const headers = signedHeaders({ url, body, target: "AmazonSQS.ListQueues" }, signing);
    return (await fetch(url, { method: "POST", body, headers })).status;
  };
  expect(await call()).toBe(200);

  const forged = signedHeaders({ url, body, target: "AmazonSQS.ListQueues" }, signing);
  const lines = Object.entries({ ...forged, host: `127.0.0.1:${port}`, "content-length": 100 });
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  const sockets = [1, 2].map(() => connect(port, "127.0.0.1"));
  for (const socket of sockets) socket.write(`POST / HTTP/1.1\r\n${head}\r\n${body.slice(1)}`);
  let status = 200;
  while (status === 200) status = await call();
  expect(status).toBe(503);

  const answers = sockets.map((socket) => once(socket, "data"));
  for (const socket of sockets) socket.write("y");
  for (const [answer] of await Promise.all(answers))
    expect(String(answer)).toMatch(/^HTTP\/1.1 400 /);
  for (const socket of sockets) socket.destroy();
  expect(await call()).toBe(200);
});

it("leaves it to its callers to end a connection: some calls are made once, and none meets one that was just closed", async () => {
  endpoint = await startServiceEndpoint({
    ...{ signing, maxBodyBytes: 100, contentType: "application/json" },
    answer: async () => ({ status: 200, body: "" }),
    onError: () => {},
  });
  const { url } = endpoint;
  const headers = signedHeaders({ url, body: "{}", target: "AmazonSQS.ListQueues" }, signing);
  const answer = await fetch(url, { method: "POST", body: "{}", headers });
  expect(answer.status).toBe(200);
  // Where the server ends it, that says after how many seconds.
  expect(answer.headers.get("keep-alive")).toBeNull();
});
