import type { Context } from "aws-lambda";
import { asInvocation, type Telemetry } from "../invocation.ts";

export interface SweepBlobsHandlerDeps extends Telemetry {
  sweepBlobs: (hasTime: () => boolean) => Promise<void>;
}

/** For what is begun, and for what is logged at the end. */
const reserveMs = 15_000;

/** What the event says does not matter: all that is due is swept, also what earlier sweeps did not get to. */
export function sweepBlobsHandler(deps: SweepBlobsHandlerDeps) {
  return (
    _event: unknown,
    context: Pick<Context, "awsRequestId" | "getRemainingTimeInMillis">,
  ): Promise<void> => {
    const hasTime = () => context.getRemainingTimeInMillis() > reserveMs;
    return asInvocation(deps, context.awsRequestId, {}, async () => {
      try {
        await deps.sweepBlobs(hasTime);
      } catch (error) {
        deps.log.error("sweep_incomplete", { error });
        throw error;
      }
    });
  };
}
