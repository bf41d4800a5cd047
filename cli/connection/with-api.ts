import { chooseKey } from "../api-key/choose-key.ts";
import { explainKeyRefusal } from "../api-key/key-refusal.ts";
import { latestKey } from "../api-key/latest-key.ts";
import type { RekogClient } from "../client/rekog-client.ts";
import { WaitTimeoutError } from "../client/wait/wait-for-blob.ts";
import type { Deps } from "../deps.ts";
import type { Settings } from "../settings.ts";
import { NodeClient } from "../transport/node-client.ts";
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
  /** It runs until it is ended: see `latestKey` */
  outlivesKeys?: boolean;
}

const connectTimeoutMs = 60_000;

/**
 * Does some work with the API that the settings name, or local mode without one. Whatever happens, the connections are
 * closed and local mode that was started for the command is gone afterwards: drained, or stopped where nobody waits.
 * @throws what `chooseKey`, `connect` and the work throw; a refusal of the key with where that one came from
 */
export async function withApi(
  options: WithApiOptions,
  work: (client: RekogClient) => Promise<void>,
): Promise<void> {
  const { deps, notices, settings } = options;
  const choice = await chooseKey(settings, deps);
  if (choice.key) notices.detail(`the API key is ${choice.key.shown}, of ${choice.key.origin}`);
  const latest = options.outlivesKeys ? await latestKey(choice, settings, deps) : undefined;
  const connection = await connect({ timeoutMs: connectTimeoutMs, ...options });
  const { endpoint } = connection;
  const client = new NodeClient({
    ...clientOptions(endpoint, choice.key, deps, notices),
    ...(latest && { apiKey: latest.apiKey }),
  });
  let ending: Ending = "drain";
  try {
    await work(client);
    ending = options.endingOf?.() ?? "drain";
  } catch (error) {
    if (deps.signal.aborted || error instanceof WaitTimeoutError) ending = "stop";
    throw explainKeyRefusal(error, { ...(latest?.current() ?? choice), endpoint, settings });
  } finally {
    notices.rest();
    await client.close();
    if (ending === "drain") notices.working("finishing…");
    await connection.close(ending).finally(() => notices.rest());
  }
}
