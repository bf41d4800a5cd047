import { describe, expect, it } from "@jest/globals";

/** What is told after a deployment to an account with so many concurrent executions, or one that does not say. */
async function afterDeploy(limit: number | Error, queueConcurrency: unknown[]): Promise<string[]> {
  const { default: CheckConcurrency } = (await import(
    new URL("./check-concurrency.mjs", import.meta.url).href
  )) as { default: new (...args: unknown[]) => { hooks: Record<string, () => Promise<void>> } };
  const aws = {
    async request(service: string, method: string) {
      expect([service, method]).toEqual(["Lambda", "getAccountSettings"]);
      if (limit instanceof Error) throw limit;
      return { AccountLimit: { ConcurrentExecutions: limit } };
    },
  };
  const warnings: string[] = [];
  const log = { warning: (line: string) => warnings.push(line), info: () => {} };
  const fedByQueue = queueConcurrency.map((maximumConcurrency, i) => [
    `nr${i}`,
    { events: [{ sqs: { maximumConcurrency } }] },
  ]);
  const ofTheApi = { events: [{ httpApi: "GET /blobs" }] };
  const service = { functions: { ofTheApi, ...Object.fromEntries(fedByQueue) } };
  const { hooks } = new CheckConcurrency({ getProvider: () => aws, service }, {}, { log });
  await hooks["after:deploy:deploy"]?.();
  return warnings;
}

describe("after a deployment", () => {
  it.each([
    [10, [5, 25]],
    [10, ["5", "4"]],
    [1_000, [500, 500]],
  ])("an account of %j is told that the queues may take %j of it", async (limit, wanted) => {
    const [warning, ...others] = await afterDeploy(limit, wanted);
    const sum = wanted.map(Number).reduce((a, b) => a + b);
    expect(warning).toContain(
      `Of the account's ${limit} concurrent executions the queues may take ${sum},`,
    );
    expect(warning).toContain(`of together at most ${limit - 2}`);
    expect(others).toEqual([]);
  });

  it.each([
    [1_000, [5, 25]],
    [10, [4, 4]],
    [new Error("not authorized to perform: lambda:GetAccountSettings"), [5, 25]],
  ])(
    "an account of %j, of which the queues may take %j, is told nothing",
    async (limit, wanted) => {
      expect(await afterDeploy(limit, wanted)).toEqual([]);
    },
  );
});
