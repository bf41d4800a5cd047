import { metricUnits } from "../../backend/core/ports/telemetry.ts";
import type { Resource, ServerlessYml } from "../../serverless/read-serverless-yml.ts";
import type { Kind } from "./blob-usage.ts";
import { type CostFacts, type FurtherFeature, furtherFeatures } from "./cost-table.ts";
import type { FunctionUse, UnitPrices } from "./priced.ts";

type Requests = Record<Kind, Record<string, string[]>>;

/**
 * What each function asks of AWS for one blob, as rights: for its labels, and what comes on top for each further feature.
 * `requests-per-blob.json`
 */
export type RequestsPerBlob = Requests & {
  further: Record<FurtherFeature, Requests>;
  /** Of a new picture that is converted */
  converted: Record<string, string[]>;
  /** Of a request for a mailbox in which nothing is, and of one delivery by it */
  mailbox: Record<"poll" | "delivery", Record<string, string[]>>;
};

export interface CostSources {
  functions: ServerlessYml["functions"];
  /** Of all alarms that are deployed */
  alarms: readonly Resource[];
  requestsPerBlob: RequestsPerBlob;
  unitPrices: UnitPrices;
}

export function costFacts(sources: CostSources): CostFacts {
  const { functions, alarms, requestsPerBlob, unitPrices } = sources;
  const usesOf = (asked: Record<string, string[]>) =>
    Object.entries(asked).map(([name, requests]) => ({
      ...invocationOf(functions, name),
      requests,
    }));
  const usedBy = (kind: Kind) => usesOf(requestsPerBlob[kind]);
  const watched = alarms.flatMap(({ Properties }) => metricsIn(Properties));
  const ofFunctions = watched.filter((dimensions) => dimensions.includes("FunctionName"));
  const count = Object.keys(functions).length;
  const each = Math.floor(ofFunctions.length / count);
  const swept = Object.values(functions).find(({ events }) =>
    (events as object[]).some((event) => "schedule" in event),
  );
  return {
    unitPrices,
    sweepMemoryMb: Number(swept?.memorySize ?? 0),
    functions: { fresh: usedBy("fresh"), repeated: usedBy("repeated") },
    further: Object.fromEntries(
      furtherFeatures.map((feature) => {
        const { fresh, repeated } = requestsPerBlob.further[feature];
        return [
          feature,
          { fresh: Object.values(fresh).flat(), repeated: Object.values(repeated).flat() },
        ];
      }),
    ),
    conversion: {
      requests: Object.values(requestsPerBlob.converted).flat(),
      memoryMb: {
        convertBlob: invocationOf(functions, "convertBlob").memoryMb,
        processBlob: invocationOf(functions, "processBlob").memoryMb,
      },
    },
    mailbox: {
      poll: usesOf(requestsPerBlob.mailbox.poll),
      delivery: usesOf(requestsPerBlob.mailbox.delivery),
    },
    alarmMetrics: {
      each,
      rest: watched.length - each * count,
    },
    ownMetrics: Object.keys(metricUnits).length,
  };
}

/** @throws where `serverless.yml` does not have the function */
function invocationOf(
  functions: ServerlessYml["functions"],
  name: string,
): Omit<FunctionUse, "requests"> {
  const found = functions[name];
  if (!found) throw new Error(`serverless.yml has no function ${name}.`);
  const [route] = (found.events as { httpApi?: string }[]).flatMap(({ httpApi }) => httpApi ?? []);
  return { method: route?.split(" ")[0], memoryMb: Number(found.memorySize) };
}

/** The names of the dimensions of each metric. An expression over metrics is none, and not billed. */
function metricsIn(part: unknown): string[][] {
  if (typeof part !== "object" || part === null) return [];
  if (!("MetricName" in part)) return Object.values(part).flatMap(metricsIn);
  const { Dimensions = [] } = part as { Dimensions?: { Name: string }[] };
  return [Dimensions.map(({ Name }) => Name)];
}
