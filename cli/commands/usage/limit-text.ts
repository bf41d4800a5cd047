import type { Usage } from "../../client/api-types.ts";
import { cleanText } from "../../ui/clean-text.ts";
import type { ToldFailure } from "../../ui/failure-text.ts";
import { decimalsOf, dollars } from "./dollars.ts";

type Limit = NonNullable<Usage["limit"]>;

const nearPercent = 80;
const dayMs = 24 * 60 * 60_000;
const minuteMs = 60_000;

/** Today's limit, what of it is spent and left, and when that is over; or that there is none. */
export function limitLines(limit: Limit | undefined, nowMs: number): string[] {
  if (!limit) return ["limit today  none: nothing is paid here"];
  const { daily_usd: daily, remaining_usd: left, resets_at: resetsAt } = limit;
  const amounts = [daily, spentOf(limit), left];
  const decimals = Math.max(...amounts.map(decimalsOf));
  const told = amounts.map((usd) => dollars(usd, decimals));
  return [
    `limit today  ${told[0]}`,
    `spent of it  ${told[1]}`,
    `left         ${told[2]}`,
    `resets at    ${cleanText(resetsAt)}${untilText(Date.parse(resetsAt) - nowMs)}`,
  ];
}

/** Where the limit is reached, or nearly: what that means, and what can be done. */
export function limitWarning(limit: Limit): ToldFailure | undefined {
  const { daily_usd: daily, remaining_usd: left } = limit;
  // Counted in millionths: 0.29 × 100 is 28.999999999999996.
  const percent = left <= 0 ? 100 : Math.floor(millionths(spentOf(limit) / daily) / 10_000);
  if (percent < nearPercent) return undefined;
  const higher =
    "A higher limit: whoever deployed the API sets its parameter dailySpendingLimit, or that of a key with `rekog keys create --daily-limit`.";
  const refused = `pictures that are not known already are refused until ${cleanText(limit.resets_at)}`;
  return percent === 100
    ? {
        code: "spending_limit",
        message: `Today's limit of ${dollars(daily)} is reached: ${refused}.`,
        hint: `What is in the cache is answered all the same. ${higher}`,
      }
    : {
        code: "spending_limit_near",
        message: `${percent} % of today's limit of ${dollars(daily)} is spent.`,
        hint: `When all is, ${refused}. ${higher}`,
      };
}

const spentOf = ({ daily_usd: daily, remaining_usd: left }: Limit): number =>
  millionths(daily - left) / 1_000_000;

const millionths = (amount: number) => Math.round(amount * 1_000_000);

/** Nothing where this machine's clock or the other one cannot be right. */
function untilText(ms: number): string {
  if (!(ms > 0 && ms <= dayMs)) return "";
  const minutes = Math.ceil(ms / minuteMs);
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return `, in ${hours > 0 ? `${hours} h ` : ""}${rest} min`;
}
