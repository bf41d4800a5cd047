/**
 * What a million pictures cost: `npm run cost` prints the table of docs/operating.md.
 *
 * Requests are those that the packaged functions make (`requests-per-blob.json`, which a test compares with what they
 * ask of local mode), prices those in `unit-prices.json`; functions, their memory and the alarms are those of
 * `serverless.yml`. The rest is assumed, and printed with the table.
 */
import { costTable } from "./cost-table.ts";
import { readCostFacts } from "./read-cost-facts.ts";

process.stdout.write(costTable(await readCostFacts(new URL("../../../", import.meta.url))));
