import { mostInFlight } from "../simulation/most-in-flight.ts";
import type { Waiting } from "./dead-receivers.ts";

export interface WaitingPrices {
  sqsRequest: number;
  dynamoDbWrite: number;
  dynamoDbRead: number;
}

/** Requests to SQS for one message: sent, received, deleted. */
const requestsOfMessage = 3;
/** Into the index and out of it, and the item that is written once more when it is taken out. */
const writesOfKept = 3;

/** What waits where, before and now, and what each way costs besides the attempts themselves, as Markdown. */
export function waitingTable(waiting: Waiting, prices: WaitingPrices): string {
  const { peakInFlight, fullAfterHours, peakDelayed, peakKept, attempts, delayed, kept } = waiting;
  const first = attempts - delayed - kept;
  const number = (value: number) => Math.round(value).toLocaleString("en-US");
  const hours = (value: number | undefined) =>
    value === undefined ? "never" : `after ${value.toFixed(1)} h`;
  const oldRequests = first * requestsOfMessage + (delayed + kept) * 2;
  const newRequests = attempts * requestsOfMessage;
  const oldCost = oldRequests * prices.sqsRequest;
  const newCost =
    newRequests * prices.sqsRequest +
    kept * (writesOfKept * prices.dynamoDbWrite + prices.dynamoDbRead);
  return `| | waits in flight | waits unseen, or in the table |
|---|--:|--:|
| in flight at once, at most | ${number(peakInFlight.visibility)} | ${number(peakInFlight.delayed)} |
| more than the ${number(mostInFlight)} that SQS allows | ${hours(fullAfterHours.visibility)} | ${hours(fullAfterHours.delayed)} |
| delayed messages at once, at most | 0 | ${number(peakDelayed)} |
| kept in the table at once, at most | 0 | ${number(peakKept)} |
| requests to SQS | ${number(oldRequests)} | ${number(newRequests)} |
| cost of the waits | $${oldCost.toFixed(2)} | $${newCost.toFixed(2)} |
`;
}
