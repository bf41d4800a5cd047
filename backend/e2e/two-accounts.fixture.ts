import { makeLocalKey } from "../testing/make-local-key.ts";
import { type LocalStack, startLocalStack } from "./local-stack.fixture.ts";

/** Local mode that asks for keys, and a key with every scope for each of two accounts. */
export async function startTwoAccounts(): Promise<{
  stack: LocalStack;
  mine: string;
  theirs: string;
}> {
  const stack = await startLocalStack({ requireKey: true });
  const [mine, theirs] = await Promise.all([
    makeLocalKey(stack.aws, { account: "mine" }),
    makeLocalKey(stack.aws, { account: "theirs" }),
  ]);
  return { stack, mine, theirs };
}
