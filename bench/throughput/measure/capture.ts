import { createHash, randomBytes, randomUUID } from "node:crypto";
import type { ApiClient, TextAnswer } from "./blob-life.ts";
import type { Child } from "./child.ts";
import type { LocalProcess } from "./local-process.ts";
import { of } from "./measured.ts";
import { newPicture } from "./picture.ts";
import { type CapturedRequest, replayed } from "./replay.ts";

/** Those that say how a connection is used, or when. */
const notRepeated = new Set(["connection", "keep-alive", "date", "transfer-encoding"]);

export type BlobLife = Awaited<ReturnType<typeof captureBlob>>;

/**
 * What local mode does for one blob, to be done again without it: the DynamoDB requests of its functions, and the answers
 * of its API.
 */
export async function captureBlob(local: Child<LocalProcess>, client: ApiClient, jpeg: Buffer) {
  // The first blob of a process also learns the version of the model, and loads what is loaded late.
  await client.run(newPicture(jpeg));

  const capture = async <Result>(work: () => Promise<Result>) => {
    await local.ask("capture");
    const result = await work();
    return { result, requests: await local.ask("captured") };
  };
  const creation = await capture(() => client.createAnswer());
  const { blob_id: createdBlobId } = JSON.parse(creation.result.text) as { blob_id: string };
  const creating = creation.requests.filter(({ body }) => body.includes(createdBlobId));

  const picture = newPicture(jpeg);
  const md5 = createHash("md5").update(picture).digest("hex");
  const whole = await capture(async () => {
    const { blobId } = await client.run(picture);
    // The receiver has its callback; the function that made it has yet to write that down.
    while ((await client.get(blobId)).callback?.status !== "delivered");
    return blobId;
  });
  const blobId = whole.result;
  const life = whole.requests.filter(
    ({ operation, body }) =>
      body.includes(md5) || (body.includes(blobId) && operation !== "GetItem"),
  );
  const read = await capture(() => client.getAnswer(blobId));

  return {
    blobId,
    answers: { POST: answerOf(creation.result), GET: answerOf(read.result) },
    /** The call of `get` and of `create`, for the AWS SDK. */
    calls: { GET: callOf(read.requests), POST: { ...callOf(creating), id: createdBlobId } },
    /** How many DynamoDB requests each takes. */
    counts: { create: creating.length, get: read.requests.length, life: life.length },
    sequences: {
      create: replayed(creating, () => ({ [createdBlobId]: randomUUID() })),
      get: replayed(read.requests, () => ({})),
      life: replayed(life, () => ({
        [blobId]: randomUUID(),
        [md5]: randomBytes(16).toString("hex"),
      })),
      /** The same blob again, so that it is there to be read. */
      seed: replayed(life, () => ({})),
    },
  };
}

/** The first of them, for the AWS SDK to make again. */
function callOf(requests: readonly CapturedRequest[]) {
  const { operation, body } = of(requests, 0);
  return { operation, input: body };
}

export type AnswerBytes = ReturnType<typeof answerOf>;

/** An answer, to be given again. */
export function answerOf({ statusCode, headers, text }: TextAnswer) {
  const kept = Object.entries(headers).filter(([name]) => !notRepeated.has(name));
  return { status: statusCode, headers: Object.fromEntries(kept), body: text };
}
