import { expect, it } from "@jest/globals";
import { takeLeaks } from "../../toolchain/secrets/leaks.ts";
import { formatApiKey, newApiKey } from "../core/api-keys/api-key.ts";
import { callbackSecret } from "./sample-blob.ts";
import { spyLog } from "./spy-log.ts";

it("a secret that is logged is found, and what takes its place in errors is none", async () => {
  const { log, lines } = spyLog();
  const apiKey = formatApiKey(newApiKey());
  log.error("failed", { error: new Error(`not let in: ${apiKey}, ${callbackSecret}`) });
  expect(takeLeaks()).toEqual([]);
  log.info("let_in", { key: apiKey });
  expect(takeLeaks()).toEqual([expect.stringMatching(/^api_key in the log: /)]);
  await log.within({ secret: callbackSecret }, async () => log.info("signed"));
  expect(takeLeaks()).toEqual([expect.stringMatching(/^callback_secret in the log: /)]);
  expect(lines).toHaveLength(3);
});
