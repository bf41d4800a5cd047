import type { RekogClientOptions } from "../client/client-options.ts";
import type { Notices } from "../ui/notices.ts";

/** What passes sooner is nobody's concern. */
const toldAfterMs = 1_000;

/** Tells, once for each kind of failure, why a command takes longer than it should; `--verbose` tells every retry. */
export function retryNotices(notices: Notices): NonNullable<RekogClientOptions["onRetry"]> {
  const told = new Set<string>();
  return ({ error, delayMs, failingForMs }) => {
    notices.detail(`${error.code}: sent again in ${Math.round(delayMs)} ms`);
    if (failingForMs < toldAfterMs || told.has(error.code)) return;
    told.add(error.code);
    notices.tell(`${error.message} It is tried again for a while (${error.code}).`);
  };
}
