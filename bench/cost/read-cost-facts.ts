import { readFile } from "node:fs/promises";
import { type Resource, readServerlessYml } from "../../serverless/read-serverless-yml.ts";
import { costFacts } from "./cost-facts.ts";
import type { CostFacts } from "./cost-table.ts";

type Resources = Record<string, Resource>;

/**
 * What the costs are reckoned from: `serverless.yml`, `requests-per-blob.json` and `unit-prices.json`.
 * @param root of the repository
 */
export async function readCostFacts(root: URL): Promise<CostFacts> {
  const readJson = async (path: string) => JSON.parse(await readFile(new URL(path, root), "utf8"));
  const { functions, resources } = readServerlessYml(root, { stage: "dev" });
  return costFacts({
    functions,
    alarms: await alarmsOf(root, functions, resources),
    requestsPerBlob: await readJson("bench/requests-per-blob.json"),
    unitPrices: await readJson("bench/unit-prices.json"),
  });
}

/** Those that `serverless.yml` has, and those that are made for its functions and queues when it is packaged. */
async function alarmsOf(root: URL, functions: object, resources: Resources): Promise<Resource[]> {
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
