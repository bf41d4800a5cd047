import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { type LocalStack, startLocalStack } from "./local-stack.fixture.ts";
import { stopSign } from "./picture-bytes.fixture.ts";

let stack: LocalStack;
beforeAll(async () => {
  stack = await startLocalStack({ faults: { recognition: { latencyMs: 1_500 } } });
});
afterAll(() => stack.stop());

it("a blob that is deleted while Rekognition is at it is no denial: nothing is counted that an alarm watches", async () => {
  const { blobId, form } = await stack.open();
  const before = stack.aws.rekognition.calls();
  expect(await stack.post(form, stopSign())).toEqual({ status: 204 });
  while (stack.aws.rekognition.calls() === before) await stack.get(blobId);
  // The call has come in, and is answered later, with what an object that is gone is answered with.
  const ended = stack.logged("upload_not_wanted", blobId);
  await stack.remove(blobId);
  await ended;
  expect(await stack.leftovers()).toBe(0);
  expect(stack.aws.rekognition.calls() - before).toBe(1);
  const log = stack.lines().join("\n");
  expect(log).not.toContain("RecognitionsDenied");
  expect(log).not.toContain("RecognitionsGivenUp");
  expect(log).not.toMatch(/recognition_(put_off|given_up)/);
  expect(await stack.deadUploads()).toEqual([]);
});
