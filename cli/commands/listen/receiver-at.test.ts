import { expect, it } from "@jest/globals";
import { receivers } from "../../testing/receiver.ts";
import { receiverAt } from "./receiver-at.ts";

const startReceiver = receivers();
const deps = {
  loadReceiverPost: () => import("../../../backend/adapters/callback-sender/receiver-post.ts"),
  now: () => performance.now(),
  random: Math.random,
  env: {},
};
const callback = {
  headers: [["content-type", "application/json"]] as const,
  body: Buffer.from("{}"),
  timeoutMs: 10_000,
  signal: new AbortController().signal,
};

it("sends the name and the password that are in the URL, and no others", async () => {
  const { url, next } = await startReceiver();
  for (const [credentials, sent] of [
    ["", undefined],
    ["ada:p%40ss@", `Basic ${btoa("ada:p@ss")}`],
  ] as const) {
    const at = url.replace("://", `://${credentials}`);
    const receiver = await receiverAt(at, deps);
    expect(await receiver?.post({ url: at, ...callback })).toMatchObject({ kind: "answered" });
    expect((await next()).headers.authorization).toBe(sent);
  }
});

it("checks its certificate, unless Node.js is told not to", async () => {
  const { url } = await startReceiver({ tls: true });
  for (const [env, answer] of [
    [{}, { code: "tls_self_signed" }],
    [{ NODE_TLS_REJECT_UNAUTHORIZED: "1" }, { code: "tls_self_signed" }],
    [{ NODE_TLS_REJECT_UNAUTHORIZED: "0" }, { statusCode: 204 }],
  ] as const) {
    const receiver = await receiverAt(url, { ...deps, env });
    expect(await receiver?.post({ url, ...callback })).toMatchObject(answer);
  }
});

it("says so where they cannot be read, without repeating them", async () => {
  const refused = receiverAt("http://ada:%zz@127.0.0.1/", deps);
  await expect(refused).rejects.toMatchObject({
    code: "invalid_url",
    message: expect.not.stringContaining("zz"),
    hint: expect.stringContaining("%25"),
  });
});

it("is nobody without a URL", async () => {
  expect(await receiverAt(undefined, deps)).toBeUndefined();
});
