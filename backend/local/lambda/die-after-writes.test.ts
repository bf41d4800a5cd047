import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { type FunctionHost, startFunctionHost } from "./function-host.ts";

const workerUrl = new URL("../../../dist/backend/local/lambda/function-worker.js", import.meta.url);

/** Sends the requests of its event one after another, as the AWS SDK does: over `node:http`, connections kept. */
const functionSource = `
  import { Agent, request } from "node:http";
  import { once } from "node:events";
  const agent = new Agent({ keepAlive: true });
  export const handler = async ({ url, requests }) => {
    for (const [method, target] of requests) {
      const sent = request(url, { method, agent, headers: { "x-amz-target": target } }).end();
      const [response] = await once(sent, "response");
      for await (const _ of response);
    }
    return "lived";
  };
`;

const write = ["POST", "DynamoDB_20120810.PutItem"];
const read = ["POST", "DynamoDB_20120810.GetItem"];
const refused = ["POST", "refused"];
const deleteObject = ["DELETE", ""];
const putObject = ["PUT", ""];
const sendMessage = ["POST", "AmazonSQS.SendMessage"];
const get = ["GET", ""];

describe("a worker that is to die after some writes", () => {
  let dir: string;
  let server: Server;
  let url: string;
  let host: FunctionHost;
  const heard: string[] = [];
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), "rekog-dying-"));
    await writeFile(join(dir, "function.mjs"), functionSource);
    server = createServer((request, response) => {
      const target = String(request.headers["x-amz-target"]);
      heard.push(target || String(request.method));
      response.writeHead(target === "refused" ? 400 : 200).end();
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(async () => {
    await host.stop();
    heard.length = 0;
  });
  afterAll(async () => {
    server.closeAllConnections();
    server.close();
    await rm(dir, { recursive: true });
  });

  /** Invokes it for each list of requests at once; what is doomed is the first one. */
  function invoke(deathAfterWrites: number | undefined, ...lists: string[][][]) {
    const deaths = [deathAfterWrites];
    host = startFunctionHost({
      functions: { worker: pathToFileURL(join(dir, "function.mjs")).href },
      env: {},
      timeoutMs: () => 10_000,
      onLog: () => {},
      workerUrl,
      deathAfterWrites: () => deaths.shift(),
    });
    const ends = lists.map((requests) => host.invoke("worker", { url, requests }));
    return Promise.all(ends.map((end) => end.catch((error: Error) => error.message)));
  }

  it("dies between two writes: after the answer to the one, before the other", async () => {
    expect(await invoke(2, [write, write, write])).toEqual(["The function's thread died."]);
    expect(heard).toHaveLength(2);
  });

  it("takes deletions for writes, but neither reads nor what was refused", async () => {
    const [end] = await invoke(2, [get, read, refused, write, get, deleteObject, write]);
    expect(end).toBe("The function's thread died.");
    expect(heard).toHaveLength(6);
  });

  it("takes S3's PutObject and SQS's SendMessage for writes", async () => {
    expect(await invoke(1, [putObject, write])).toEqual(["The function's thread died."]);
    await host.stop();
    expect(await invoke(1, [sendMessage, write])).toEqual(["The function's thread died."]);
    expect(heard).toEqual(["PUT", "AmazonSQS.SendMessage"]);
  });

  it("is chosen by its function and its event", async () => {
    const asked: unknown[] = [];
    host = startFunctionHost({
      functions: { worker: pathToFileURL(join(dir, "function.mjs")).href },
      env: {},
      timeoutMs: () => 10_000,
      onLog: () => {},
      workerUrl,
      deathAfterWrites: (...call) => void asked.push(call),
    });
    const event = { url, requests: [get] };
    expect(await host.invoke("worker", event)).toBe("lived");
    expect(asked).toEqual([["worker", event]]);
  });

  it("lives if it has not so much to write, and if it is not to die", async () => {
    expect(await invoke(3, [write, write])).toEqual(["lived"]);
    await host.stop();
    expect(await invoke(undefined, [write, write])).toEqual(["lived"]);
  });

  it("counts its own writes, and not those of whoever shares its thread", async () => {
    const ends = await invoke(3, [write, get, get, get, write], [write, write, write, write]);
    expect(ends).toEqual(["lived", "lived"]);
  });
});
