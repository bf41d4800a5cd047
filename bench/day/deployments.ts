import type { AccountQuotas, Deployment, ParameterSettings } from "./deployment.ts";

/** The one that the page's advice leads to. */
export const sizedName = "all of it sized";

/** Quotas that are seen in accounts: small regions begin with 5 calls a second, new accounts with 10 concurrent executions. */
const small: AccountQuotas = { detectLabelsPerSecond: 5, concurrentExecutions: 1_000 };

/**
 * From what the template has by default to what such a day takes, one change after another.
 * @param byDefault the template's parameters
 */
export function deployments(byDefault: ParameterSettings): Record<string, Deployment> {
  const deployed = { ...byDefault, ...small };
  const limitRaised = { ...deployed, dailySpendingLimit: 2_000 };
  // Near quota / 5, as the parameter's own comment has it.
  const quotaRaised = { ...limitRaised, detectLabelsPerSecond: 50, recognitionConcurrency: 10 };
  const sized = {
    ...quotaRaised,
    ...{ apiRequestsPerSecond: 1_000, apiBurst: 1_000, conversionConcurrency: 50 },
  };
  return {
    "as deployed": deployed,
    "limit raised": limitRaised,
    "quota raised": quotaRaised,
    [sizedName]: sized,
    "in a new account": { ...sized, concurrentExecutions: 10 },
  };
}
