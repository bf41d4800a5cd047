/**
 * What a million pictures cost: `npm run cost` prints the table of docs/operating.md.
 *
 * Requests are those that the packaged functions make (`requests-per-blob.json`, which a test compares with what they
 * ask of local mode), prices those in `unit-prices.json`; functions, their memory and the alarms are those of
 * `serverless.yml`. The rest is assumed, and printed with the table.
 */
import { readFile } from "node:fs/promises";
import { type Resource, readServerlessYml } from "../../serverless/read-serverless-yml.ts";
import { costFacts } from "./cost-facts.ts";
import { costTable } from "./cost-table.ts";

type Resources = Record<string, Resource>;

const root = new URL("../../../", import.meta.url);
const readJson = async (path: string) => JSON.parse(await readFile(new URL(path, root), "utf8"));

const { functions, resources } = readServerlessYml(root, { stage: "dev" });
const facts = costFacts({
  functions,
  alarms: await alarmsOf(),
  requestsPerBlob: await readJson("bench/requests-per-blob.json"),
  unitPrices: await readJson("bench/unit-prices.json"),
});
process.stdout.write(costTable(facts));

/** Those that `serverless.yml` has, and those that are made for its functions and queues when it is packaged. */
async function alarmsOf(): Promise<Resource[]> {
  const { makeAlarms } = (await import(new URL("serverless/monitoring/alarms.mjs", root).href)) as {
    makeAlarms(resources: Resources, actions: string[]): Resources;
  };
  const lambdas = Object.keys(functions).map((name) => [
    name,
    { Type: "AWS::Lambda::Function", Properties: {} },
  ]);
  const made = makeAlarms({ ...resources, ...Object.fromEntries(lambdas) }, []);
  const own = Object.values(resources).filter(({ Type }) => Type === "AWS::CloudWatch::Alarm");
  return [...own, ...Object.values(made)];
}
