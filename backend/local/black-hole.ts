import { startServiceEndpoint } from "./loopback/service-endpoint.ts";
import type { Signing } from "./loopback/signing.ts";

export interface BlackHole {
  url: string;
  stop(): Promise<void>;
}

export interface BlackHoleOptions extends Signing {
  /** Hears which call of ours was refused: its target. */
  onCall: (call: string) => void;
  onError?: (error: unknown) => void;
}

const maxBodyBytes = 1024 * 1024;

/**
 * Stands for every AWS service that is not emulated: each call is refused here, so none can reach the real AWS by
 * accident.
 */
export function startBlackHole({
  onCall,
  onError = () => {},
  ...signing
}: BlackHoleOptions): Promise<BlackHole> {
  return startServiceEndpoint({
    signing,
    maxBodyBytes,
    contentType: "application/json",
    onError,
    async answer({ target }) {
      onCall(`POST ${target}`);
      const refusal = { __type: "NotImplemented", message: "Local mode has no such service." };
      return { status: 501, headers: { connection: "close" }, body: JSON.stringify(refusal) };
    },
  });
}
