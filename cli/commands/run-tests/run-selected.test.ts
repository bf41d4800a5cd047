import { describe, expect, it } from "@jest/globals";
import { startSuiteListener } from "./run-selected.ts";

describe("startSuiteListener", () => {
  it("says once that an API elsewhere cannot call back, and listens for nothing", async () => {
    const told: string[] = [];
    const notices = { tell: (text: string) => told.push(text), detail: () => {} };
    expect(await startSuiteListener("https://api.example.com/prod", notices)).toBeUndefined();
    expect(told).toEqual([
      "The API at api.example.com cannot send callbacks to this machine: " +
        "results are polled for, and callbacks are not tested.",
    ]);
  });

  it("listens where the API is on this machine", async () => {
    const told: string[] = [];
    const notices = { tell: (text: string) => told.push(text), detail: () => {} };
    const listener = await startSuiteListener("http://localhost:1", notices);
    expect(listener?.request).toMatchObject({
      callback_url: expect.stringMatching(/^https:\/\/127\.0\.0\.1:\d+\/$/),
      callback_certificate_sha256: expect.any(String),
    });
    await listener?.stop();
    expect(told).toEqual([]);
  });
});
