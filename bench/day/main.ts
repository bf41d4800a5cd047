/**
 * A million pictures in a day, from a thousand clients, in bursts of ten times Rekognition's quota: `npm run simulate:day` prints
 * the table of docs/operating.md, in a minute or two. Rules and pauses are those that are deployed, parameters those of
 * `serverless.yml`; the clock is reckoned, and chance has a seed (`npm run simulate:day -- 7`; 1 without it).
 */
import { readCostFacts } from "../cost/read-cost-facts.ts";
import { dayTable } from "./day-table.ts";
import { runDays } from "./run-days.ts";

const seed = Number(process.argv[2] ?? 1);
if (!Number.isInteger(seed) || seed < 1)
  throw new Error("The seed is a whole number of at least 1.");
const root = new URL("../../../", import.meta.url);
process.stdout.write(dayTable(runDays(root, await readCostFacts(root), seed)));
