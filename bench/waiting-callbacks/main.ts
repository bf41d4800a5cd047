/**
 * A month in which one receiver of a hundred is dead: `npm run simulate:callbacks [CALLBACKS_PER_SECOND]` prints where
 * callbacks wait, as docs/performance.md has it.
 */
import { readFile } from "node:fs/promises";
import { readPerSecond, waitingFor } from "./dead-receivers.ts";
import { waitingTable } from "./waiting-table.ts";

const perSecond = readPerSecond(process.argv[2]);
const deadShare = 0.01;
const days = 30;

const text = await readFile(new URL("../../../bench/unit-prices.json", import.meta.url), "utf8");
const { prices } = JSON.parse(text) as { prices: Record<string, { dollars: number }> };
const priceOf = (name: string) => prices[name]?.dollars ?? Number.NaN;

const waiting = waitingFor({
  perSecond: perSecond * deadShare,
  days,
  attemptMs: 5_000,
  random: Math.random,
  oneIn: 10,
});
const table = waitingTable(waiting, {
  sqsRequest: priceOf("sqs.request"),
  dynamoDbWrite: priceOf("dynamodb.write"),
  dynamoDbRead: priceOf("dynamodb.read"),
});
process.stdout.write(
  `${perSecond} callbacks a second, 1 % of them to receivers that are dead, for ${days} days:\n\n${table}`,
);
