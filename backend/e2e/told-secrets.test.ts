import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { takeLeaks } from "../../toolchain/secrets/leaks.ts";
import { formatApiKey, newApiKey } from "../core/api-keys/api-key.ts";
import { makeLocalKey } from "../testing/make-local-key.ts";
import { type LocalStack, startLocalStack } from "./local-stack.fixture.ts";

// That a secret in the log of the whole backend fails the test that sees it.

let stack: LocalStack;
beforeAll(async () => {
  stack = await startLocalStack({ requireKey: true });
});
afterAll(() => stack.stop());

async function ask(account: string): Promise<void> {
  const authorization = `Bearer ${await makeLocalKey(stack.aws, { account })}`;
  const answered = stack.logged("request_answered", account);
  const { status } = await stack.call("getUsage", "/usage", { headers: { authorization } });
  expect(status).toBe(200);
  await answered;
}

it("a secret that the backend logs is found, and nothing is where it logs none", async () => {
  await ask("shop");
  expect(takeLeaks()).toEqual([]);
  // Whose account has such a name has it in each line.
  await ask(formatApiKey(newApiKey()));
  expect(takeLeaks()).toContainEqual(expect.stringMatching(/^api_key in local mode's log: /));
});
