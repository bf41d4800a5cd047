import type { FunctionUse, Priced } from "./priced.ts";

/** `GET /blobs/{blob_id}` for each blob, until it is finished. */
export const readsPerBlob = 2;
/** Billed time of one invocation behind the API, by the request's method, its share of cold starts included. */
export const apiMs: Record<string, number> = { POST: 30, GET: 20 };
/** Of one that takes a picture from the queue: a new picture, most of it Rekognition's; and one whose result is known. */
export const processMs = { fresh: 1000, repeated: 60 };
/** Of one conversion of a phone's picture, 12 MP of HEIC, on one core: `npm run bench:convert`. Its share of starts included. */
export const convertMs = 3000;
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
    "rekognition.image": sum(({ requests }) => requests.filter(isRecognition).length),
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

/**
 * What one further feature uses beside labels, of each thing that has a price. It is asked at the same time as labels, and
 * what it answers is a result of the same size: in the cache, and in the blob, which is so much larger when it is stored and
 * when it is read at its end.
 * @param requests those that are not made for labels alone
 */
export function furtherUsage(
  kind: Kind,
  requests: readonly string[],
): Partial<Record<Priced, number>> {
  const asked = (...rights: string[]) => requests.filter((right) => rights.includes(right)).length;
  const cached = kind === "fresh" ? resultKb - 1 : 0; // The first KB is in the request's own unit.
  return {
    "rekognition.image": requests.filter(isRecognition).length,
    "dynamodb.write":
      asked("dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem") + cached + resultKb,
    "dynamodb.read": asked("dynamodb:GetItem") + readUnits(2 * resultKb) - readUnits(resultKb),
    "dynamodb.storage": resultKb / million,
  };
}

/**
 * What one picture that is converted uses beside one that is not: convertBlob, and processBlob once more. Each is told by a
 * message, which is sent, received and deleted.
 * @param requests those that are not made for a picture that is taken as it is
 * @param memoryMb of convertBlob
 */
export function conversionUsage(
  requests: readonly string[],
  memoryMb: { convertBlob: number; processBlob: number },
): Partial<Record<Priced, number>> {
  const asked = (...rights: string[]) => requests.filter((right) => rights.includes(right)).length;
  const gbSeconds = (ms: number, mb: number) => (ms / 1000) * (mb / 1024);
  return {
    "lambda.request": 2,
    "lambda.gbSecond":
      gbSeconds(convertMs, memoryMb.convertBlob) +
      gbSeconds(processMs.repeated, memoryMb.processBlob),
    "dynamodb.write": asked("dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem"),
    "dynamodb.read": asked("dynamodb:GetItem"),
    // A list of versions costs as much as a PUT.
    "s3.post": asked("s3:PutObject", "s3:ListBucketVersions"),
    "s3.get": asked("s3:GetObject", "s3:GetObjectVersion"),
    "sqs.request": 6,
    "logs.ingested": (2 * logKb.invocation) / million,
  };
}

const isRecognition = (right: string) => right.startsWith("rekognition:");
/** Of one read of an item, by its size. */
const readUnits = (kb: number) => Math.ceil(kb / 4);

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
