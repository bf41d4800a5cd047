import type { CostFacts } from "../cost/cost-table.ts";
import { seededRandom } from "../simulation/seeded-random.ts";
import { dayCost } from "./day-cost.ts";
import type { Column } from "./day-table.ts";
import { deployments } from "./deployments.ts";
import { type Assumed, type Clientele, simulateDay } from "./simulate-day.ts";
import { type TemplateDefaults, templateDefaults } from "./template-defaults.ts";

/** A million pictures, half of them in ten bursts of ten times the quota. */
export const traffic = { pictures: 1_000_000, burstShare: 0.5, bursts: 10, burstOverQuota: 10 };
export const clientele: Clientele = { knownShare: 0.1, convertedShare: 0.2, deadShare: 0.01 };
export const assumed: Omit<Assumed, keyof TemplateDefaults["fixed"]> = {
  uploadMs: 500,
  refusalMs: 100,
  receiverMs: 200,
  patienceMs: 30_000,
};

/** The days of the deployments with these names, or of all. The same for the same seed. */
export function runDays(root: URL, facts: CostFacts, seed: number, names?: string[]): Column[] {
  const { byDefault, fixed } = templateDefaults(root);
  const { burstOverQuota, ...rest } = traffic;
  return Object.entries(deployments(byDefault))
    .filter(([name]) => names?.includes(name) ?? true)
    .map(([name, deployment]) => {
      const burstPerSecond = burstOverQuota * deployment.detectLabelsPerSecond;
      const day = simulateDay(
        deployment,
        { ...rest, burstPerSecond },
        {
          ...{ clientele, assumed: { ...assumed, ...fixed }, random: seededRandom(seed) },
        },
      );
      const ms = { refusal: assumed.refusalMs, receiver: assumed.receiverMs };
      return { name, deployment, burstPerSecond, day, dollars: dayCost(day, facts, ms) };
    });
}
