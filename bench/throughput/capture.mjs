import { createHash, randomBytes, randomUUID } from "node:crypto";
import { withComment } from "./picture.mjs";
import { replayed } from "./replay.mjs";

/** Those that say how a connection is used, or when. */
const NOT_REPEATED = new Set(["connection", "keep-alive", "date", "transfer-encoding"]);

/**
 * What local mode does for one blob, to be done again without it: the DynamoDB requests of its functions, and the answers
 * of its API.
 *
 * @param {object} local the child process
 * @param {object} client of `openClient`
 * @param {Buffer} jpeg
 */
export async function captureBlob(local, client, jpeg) {
  // The first blob of a process also learns the version of the model, and loads what is loaded late.
  await client.run(withComment(jpeg, randomBytes(16).toString("hex")));

  const capture = async (work) => {
    await local.ask("capture");
    const result = await work();
    return { result, requests: await local.ask("captured") };
  };
  const creation = await capture(() => client.createAnswer());
  const { blob_id: createdBlobId } = JSON.parse(creation.result.text);
  const creating = creation.requests.filter(({ body }) => body.includes(createdBlobId));

  const picture = withComment(jpeg, randomBytes(16).toString("hex"));
  const md5 = createHash("md5").update(picture).digest("hex");
  const whole = await capture(async () => {
    const { blobId } = await client.run(picture);
    // The receiver has its callback; the function that made it has yet to write that down.
    while (JSON.parse((await client.get(blobId)).text).callback.status !== "delivered");
    return blobId;
  });
  const blobId = whole.result;
  const life = whole.requests.filter(
    ({ operation, body }) =>
      body.includes(md5) || (body.includes(blobId) && operation !== "GetItem"),
  );
  const read = await capture(() => client.get(blobId));

  return {
    blobId,
    answers: { POST: answerOf(creation.result), GET: answerOf(read.result) },
    /** The call of `get` and of `create`, for the AWS SDK. */
    calls: {
      GET: { operation: read.requests[0].operation, input: read.requests[0].body },
      POST: { operation: creating[0].operation, input: creating[0].body, id: createdBlobId },
    },
    /** How many DynamoDB requests each takes. */
    counts: {
      create: creating.length,
      get: read.requests.length,
      life: life.length,
    },
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

function answerOf({ statusCode, headers, text }) {
  const kept = Object.entries(headers).filter(([name]) => !NOT_REPEATED.has(name));
  return { status: statusCode, headers: Object.fromEntries(kept), body: text };
}
