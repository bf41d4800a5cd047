import { describe, expect, it } from "@jest/globals";
import { startUploadListener } from "./upload-listener.ts";

async function start(endpoint: string) {
  const told: string[] = [];
  const notices = { tell: (text: string) => void told.push(text), detail: () => {} };
  const listener = await startUploadListener(endpoint, notices);
  await listener?.stop();
  return { listener, told };
}

describe("startUploadListener", () => {
  it.each([
    "http://127.0.0.1:7878",
    "http://127.1.2.3",
    "http://[::1]:7878",
    "http://localhost:7878/api",
    "http://rekog.localhost",
  ])("listens for the API at %s", async (endpoint) => {
    const { listener, told } = await start(endpoint);
    expect(listener?.request).toEqual({
      callback_url: expect.stringMatching(/^https:\/\/127\.0\.0\.1:\d+\/$/),
      callback_certificate_sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(told).toEqual([]);
  });

  it.each([
    "https://abc.execute-api.eu-west-1.amazonaws.com",
    "http://192.168.0.7:7878",
    "http://[::ffff:10.0.0.1]",
    "http://localhost.example.com",
  ])("does not listen where %s cannot call", async (endpoint) => {
    const { listener, told } = await start(endpoint);
    expect(listener).toBeUndefined();
    expect(told).toEqual([
      `--listen waits on 127.0.0.1, where the API at ${new URL(endpoint).host} cannot send a callback to: the labels are polled for instead.`,
    ]);
  });
});
