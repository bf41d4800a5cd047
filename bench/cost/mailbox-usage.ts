import { apiMs, resultKb } from "./blob-usage.ts";
import type { FunctionUse, Priced } from "./priced.ts";

/** A day on which somebody listens and nothing comes: at its slowest `rekog listen` waits 4 to 5 seconds between its requests. */
export const workingDay = { hours: 8, pollSeconds: 4.5 };
export const pollsADay = (workingDay.hours * 60 * 60) / workingDay.pollSeconds;

/** Into the index of mailboxes at the blob's end, to another place in it when it is leased (two writes), and out when it is settled. */
const indexWrites = 4;
/** What is found is read as it is, of an index, at half the price of a read unit. */
const queryReadUnits = 0.5;
/** Lambda's own lines, where the function has none of its own; and one line of the access log. */
const logKb = { invocation: 0.5, request: 0.5 };
/** The same, with two lines of the function's and its metrics. */
const toldKb = { invocation: 1, request: 0.5 };
const million = 1_000_000;

type Usage = Partial<Record<Priced, number>>;

/** What one request for a mailbox uses in which nothing is. The key is looked up once a minute, which is as good as nothing. */
export function pollUsage(used: FunctionUse): Usage {
  return { ...usageOf([used], logKb), "dynamodb.read": countOf([used], "Query") * queryReadUnits };
}

/** What one delivery uses by a mailbox, beside its blob: it is taken by itself, and settled. Its item has the blob's result in it. */
export function deliveryUsage(functions: readonly FunctionUse[]): Usage {
  return {
    ...usageOf(functions, toldKb),
    "dynamodb.write": countOf(functions, "UpdateItem") * resultKb + indexWrites,
    "dynamodb.read": countOf(functions, "GetItem") + countOf(functions, "Query") * queryReadUnits,
  };
}

function usageOf(functions: readonly FunctionUse[], kb: typeof logKb): Usage {
  const seconds = ({ method = "", memoryMb }: FunctionUse) =>
    ((apiMs[method] ?? Number.NaN) / 1000) * (memoryMb / 1024);
  return {
    "apigateway.request": functions.length,
    "lambda.request": functions.length,
    "lambda.gbSecond": functions.reduce((sum, used) => sum + seconds(used), 0),
    "logs.ingested": (functions.length * (kb.invocation + kb.request)) / million,
  };
}

const countOf = (functions: readonly FunctionUse[], operation: string) =>
  functions.flatMap(({ requests }) => requests).filter((one) => one === `dynamodb:${operation}`)
    .length;
