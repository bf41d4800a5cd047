import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { imagePrices, toDollars } from "../../backend/core/features/prices.ts";
import type { ParameterSettings } from "./deployment.ts";
import type { Assumed } from "./simulate-day.ts";

/** What `serverless.yml` decides: its parameters' defaults, and what no parameter sets. */
export interface TemplateDefaults {
  byDefault: ParameterSettings;
  fixed: Pick<Assumed, "batchSize" | "callbackTimeoutMs" | "uploadWindowMs" | "dollars">;
}

/** @param root of the repository */
export function templateDefaults(root: URL): TemplateDefaults {
  // CloudFormation's own tags are of no concern here.
  const { params, custom } = parse(readFileSync(new URL("serverless.yml", root), "utf8"), {
    logLevel: "error",
  });
  const { callbackTimeoutSeconds, uploadWindowSeconds, ...given } = params.default;
  return {
    byDefault: {
      recognitionConcurrency: given.recognitionConcurrency,
      conversionConcurrency: given.conversionConcurrency,
      callbackConcurrency: given.callbackConcurrency,
      apiRequestsPerSecond: given.apiRequestsPerSecond,
      apiBurst: given.apiBurst,
      dailySpendingLimit: given.dailySpendingLimit,
    },
    fixed: {
      batchSize: { uploads: custom.uploads.batchSize, callbacks: custom.callbacks.batchSize },
      callbackTimeoutMs: callbackTimeoutSeconds * 1000,
      uploadWindowMs: uploadWindowSeconds * 1000,
      dollars: toDollars(imagePrices.image),
    },
  };
}
