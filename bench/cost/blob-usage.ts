import type { FunctionUse, Priced } from "./priced.ts";

/** `GET /blobs/{blob_id}` for each blob, until it is finished. */
export const readsPerBlob = 2;
/** Billed time of one invocation behind the API, by the request's method, its share of cold starts included. */
export const apiMs: Record<string, number> = { POST: 30, GET: 20 };
/** Of one that takes a picture from the queue: a new picture, most of it Rekognition's; and one whose result is known. */
export const processMs = { fresh: 1000, repeated: 60 };
/** A result, packed. A write unit is 1 KB, and all else in the tables is smaller. */
export const resultKb = 3;
/**
 * A blob goes into the index of what is due when it is created, to another place in it when it is taken up (which is two
 * writes), and out of it at its end.
 */
const dueWrites = 4;
/** And into the list of its account, once: nothing in that changes, and what the TTL takes out costs nothing. */
export const listWrites = 1;
/**
 * Of a new picture's writes, those of keys and limits: a payment out of the stage's day and out of the account's, the day's
 * counts, and that this account has had these bytes. A key is looked up once a minute in each environment, which is as good as
 * nothing; one that has a rate of its own costs a write a request.
 */
export const accessWrites = 4;
/** What sweepBlobs does in a month, with nothing due: four queries a minute, each of the least size, and rarely a cold start. */
const sweep = { runs: 30 * 24 * 60, queries: 4, queryReadUnits: 0.5, ms: 40, logKb: 0.5 };
/** Lambda's own lines and those of the metrics included; and one line of the access log. */
const logKb = { invocation: 1, request: 0.5 };
const million = 1_000_000;

/** A new picture, or one that was recognised before. */
export type Kind = "fresh" | "repeated";

/**
 * What one blob uses of each thing that has a price.
 * @param functions those that it takes
 */
export function blobUsage(kind: Kind, functions: readonly FunctionUse[]): Record<Priced, number> {
  const times = ({ method }: FunctionUse) => (method === "GET" ? readsPerBlob : 1);
  const sum = (of: (used: FunctionUse) => number) =>
    functions.reduce((total, used) => total + times(used) * of(used), 0);
  const asked = (...rights: string[]) =>
    sum(({ requests }) => requests.filter((right) => rights.includes(right)).length);
  const billedMs = ({ method }: FunctionUse) =>
    method === undefined ? processMs[kind] : (apiMs[method] ?? Number.NaN);

  const invocations = sum(() => 1);
  const apiRequests = sum(({ method }) => (method === undefined ? 0 : 1));
  const results = kind === "fresh" ? 2 : 1; // The blob's, and the cache's.
  return {
    "rekognition.image": asked("rekognition:DetectLabels"),
    "apigateway.request": apiRequests,
    "lambda.request": invocations,
    "lambda.gbSecond": sum((used) => (billedMs(used) / 1000) * (used.memoryMb / 1024)),
    "dynamodb.write":
      asked("dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem") +
      results * (resultKb - 1) +
      dueWrites +
      listWrites,
    "dynamodb.read": asked("dynamodb:GetItem"),
    "dynamodb.storage": resultKb / million,
    "s3.post": 1, // The client's form. DELETE is free.
    "s3.get": asked("s3:GetObjectVersion"),
    // S3 sends, Lambda receives and deletes. Under load up to ten messages share a request; here none do.
    "sqs.request": 3,
    "logs.ingested": (invocations * logKb.invocation + apiRequests * logKb.request) / million,
  };
}

/** What the sweep uses in a month, whatever the blobs. */
export function sweepUsage(memoryMb: number): Partial<Record<Priced, number>> {
  const { runs, queries, queryReadUnits, ms, logKb: kb } = sweep;
  return {
    "lambda.request": runs,
    "lambda.gbSecond": runs * (ms / 1000) * (memoryMb / 1024),
    "dynamodb.read": runs * queries * queryReadUnits,
    "logs.ingested": (runs * kb) / million,
  };
}
