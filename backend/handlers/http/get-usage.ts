import * as v from "valibot";
import type { components } from "../../../openapi.d.ts";
import type { Caller } from "../../core/access/check-access.ts";
import { toDollars } from "../../core/features/prices.ts";
import type { Usage } from "../../core/use-cases/get-usage.ts";
import { type HttpDeps, type HttpHandler, httpHandler, json } from "./http.ts";
import { fromQuery, wholeNumber } from "./number-schema.ts";
import { validate } from "./validate.ts";

type Schemas = components["schemas"];

const defaultDays = 7;
const query = v.object({ days: v.optional(fromQuery(wholeNumber(1, 31))) });

/** `GET /usage` */
export function getUsageHandler(
  getUsage: (caller: Caller, days: number) => Promise<Usage>,
  deps: HttpDeps,
): HttpHandler {
  return httpHandler(deps, "usage:read", async (event, caller) => {
    const asked = validate(
      query,
      event.queryStringParameters ?? {},
      "is not a known query parameter",
    );
    return json(200, encodeUsage(await getUsage(caller, asked.days ?? defaultDays)));
  });
}

function encodeUsage({ days, limit }: Usage): Schemas["Usage"] {
  return {
    days: days.map(({ day, features, used }) => ({
      day,
      features: Object.fromEntries(
        Object.entries(features).map(([feature, its]) => [
          feature,
          {
            pictures: its.pictures,
            paid_calls: its.paidCalls,
            cache_hits: its.cacheHits,
            refused: its.refused,
            estimated_usd: toDollars(its.microdollars),
          },
        ]),
      ),
      estimated_usd: toDollars(used),
    })),
    ...(limit && {
      limit: {
        daily_usd: toDollars(limit.daily),
        remaining_usd: toDollars(limit.remaining),
        resets_at: limit.resetsAt,
      },
    }),
  };
}
