import { blobUsage, conversionUsage, processMs, resultKb } from "../cost/blob-usage.ts";
import type { CostFacts } from "../cost/cost-table.ts";
import type { Priced } from "../cost/priced.ts";
import type { Day } from "./simulate-day.ts";

type Usage = Partial<Record<Priced, number>>;

const million = 1_000_000;
const memoryGb = 0.5;

/**
 * What a call uses that Rekognition refused: the blob is taken up and put back (its place in the index of what is due changes both
 * times), the bytes are claimed and given free, the money is reserved and given back by stage and account; the picture's head is
 * read, and the message received and hidden.
 */
const putOffUsage: Usage = {
  "dynamodb.write": 12,
  "dynamodb.read": 3,
  "s3.get": 2,
  "sqs.request": 2,
  "logs.ingested": 1 / million,
};

/** What an attempt at a callback uses: claimed and entered into the ledger, which is in the blob's own item, by a message of its own. */
const attemptUsage: Usage = {
  "dynamodb.write": 2 * resultKb,
  "sqs.request": 3,
  "logs.ingested": 1 / million,
};

/** What a day costs, in dollars: what Rekognition takes of it, and all of it. Nobody asks for a result that goes to a callback. */
export function dayCost(
  day: Day,
  facts: CostFacts,
  ms: { refusal: number; receiver: number },
): { recognition: number; together: number } {
  const withoutReads = (kind: "fresh" | "repeated") =>
    blobUsage(
      kind,
      facts.functions[kind].filter(({ method }) => method !== "GET"),
    );
  const running = (tookMs: number): Usage => ({
    "lambda.gbSecond": (tookMs / 1000) * memoryGb,
    "lambda.request": 1,
  });
  const used: [number, Usage][] = [
    [day.recognised, withoutReads("fresh")],
    [day.known, withoutReads("repeated")],
    [day.converted, conversionUsage(facts.conversion.requests, facts.conversion.memoryMb)],
    [day.overLimit + day.lost + day.notTakenUp, running(processMs.repeated)],
    [day.throttledCalls, { ...putOffUsage, ...running(ms.refusal) }],
    [day.callbackAttempts, { ...attemptUsage, ...running(ms.receiver) }],
  ];
  const { prices } = facts.unitPrices;
  const costOf = (usage: Usage) =>
    Object.entries(usage).reduce(
      (sum, [name, units]) => sum + units * prices[name as Priced].dollars,
      0,
    );
  return {
    recognition: day.recognised * prices["rekognition.image"].dollars,
    together: used.reduce((sum, [count, usage]) => sum + count * costOf(usage), 0),
  };
}
