import { describe, expect, it } from "@jest/globals";
import type { Usage } from "../../core/use-cases/get-usage.ts";
import { expectToMatchContract } from "../../testing/contract.ts";
import { httpDeps, httpEvent } from "../events.fixture.ts";
import { getUsageHandler } from "./get-usage.ts";

const labels = { pictures: 4, paidCalls: 2, cacheHits: 1, refused: 1, microdollars: 1_750 };
const usage: Usage = {
  days: [{ day: "2026-11-23", features: { labels }, used: 2_750 }],
  limit: { daily: 1_000_000, remaining: 997_250, resetsAt: "2026-11-24T00:00:00.000Z" },
};

function get(query?: Record<string, string>) {
  const asked: number[] = [];
  const handler = getUsageHandler(async ({ account }, days) => {
    expect(account).toBe("default");
    asked.push(days);
    return usage;
  }, httpDeps().deps);
  const event = httpEvent({ path: "/usage", ...(query && { query }) });
  return handler(event).then((response) => ({ response, asked }));
}

describe("GET /usage", () => {
  it("tells the days, and what is left today, in dollars", async () => {
    const { response, asked } = await get();
    expect(response.statusCode).toBe(200);
    expect(expectToMatchContract("getUsage", response)).toEqual({
      days: [
        {
          day: "2026-11-23",
          features: {
            labels: {
              ...{ pictures: 4, paid_calls: 2, cache_hits: 1, refused: 1 },
              estimated_usd: 0.00175,
            },
          },
          estimated_usd: 0.00275,
        },
      ],
      limit: { daily_usd: 1, remaining_usd: 0.99725, resets_at: "2026-11-24T00:00:00.000Z" },
    });
    expect(asked).toEqual([7]);
  });

  it.each(["1", "31"])("goes back %s days", async (days) => {
    expect((await get({ days })).asked).toEqual([Number(days)]);
  });

  it.each(["0", "32", "1.5", "-1", "a week", ""])("refuses %j days", async (days) => {
    const { response, asked } = await get({ days });
    expect(response.statusCode).toBe(400);
    expect(expectToMatchContract("getUsage", response)).toMatchObject({
      code: "invalid_request",
      errors: [{ pointer: "/days", detail: "must be a whole number from 1 to 31" }],
    });
    expect(asked).toEqual([]);
  });

  it("refuses what it does not know", async () => {
    const { response } = await get({ account: "other" });
    expect(expectToMatchContract("getUsage", response)).toMatchObject({
      errors: [{ pointer: "/account", detail: "is not a known query parameter" }],
    });
  });
});
