import { RekogClient } from "../client/rekog-client.ts";
import { WaitTimeoutError } from "../client/wait-for-blob.ts";
import type { Deps } from "../deps.ts";
import type { Settings } from "../settings.ts";
import type { Notices } from "../ui/notices.ts";
import { clientOptions } from "./client-options.ts";
import { connect } from "./connect.ts";
import type { Ending } from "./start-for-command.ts";

export interface WithApiOptions {
  deps: Deps;
  settings: Settings;
  notices: Notices;
  /** How long to wait for another command that has local mode */
  timeoutMs?: number;
  /** How local mode is to end once the work is done; it is drained without */
  endingOf?: () => Ending;
}

const connectTimeoutMs = 60_000;

/**
 * Does some work with the API that the settings name, or local mode without one. Whatever happens, the connections are
 * closed and local mode that was started for the command is gone afterwards: drained, or stopped where nobody waits.
 * @throws what `connect` and the work throw
 */
export async function withApi(
  options: WithApiOptions,
  work: (client: RekogClient) => Promise<void>,
): Promise<void> {
  const { deps, notices } = options;
  const connection = await connect({ timeoutMs: connectTimeoutMs, ...options });
  const client = new RekogClient(clientOptions(connection.endpoint, deps, notices));
  let ending: Ending = "drain";
  try {
    await work(client);
    ending = options.endingOf?.() ?? "drain";
  } catch (error) {
    if (deps.signal.aborted || error instanceof WaitTimeoutError) ending = "stop";
    throw error;
  } finally {
    notices.rest();
    await client.close();
    if (ending === "drain") notices.working("finishing…");
    await connection.close(ending).finally(() => notices.rest());
  }
}
