import type { GivenKey } from "../../api-key/given-key.ts";
import { clientOptions } from "../../connection/client-options.ts";
import { type Connection, connect } from "../../connection/connect.ts";
import { dataFolder } from "../../connection/data-folder.ts";
import type { Deps } from "../../deps.ts";
import { exitCodes } from "../../exit-codes.ts";
import { resolveOutputSettings } from "../../output-settings.ts";
import type { GlobalOptions, Settings } from "../../settings.ts";
import { type Connections, createConnections } from "../../transport/connections.ts";
import { NodeClient } from "../../transport/node-client.ts";
import { cleanJson } from "../../ui/clean-text.ts";
import { createNotices } from "../../ui/notices.ts";
import { proseColumns } from "../../ui/wrap-text.ts";
import { apiFinding } from "./checks/api-finding.ts";
import { type ApiKeyState, checkApiKey } from "./checks/api-key-check.ts";
import { checkAwsCredentials, checkAwsRegion } from "./checks/aws-check.ts";
import { checkCallback } from "./checks/callback-check.ts";
import { type Check, type Finding, ok, runCheck, warn } from "./checks/check.ts";
import { checkClock } from "./checks/clock-check.ts";
import { checkDataFolder } from "./checks/data-folder-check.ts";
import { chooseEndpoint } from "./checks/endpoint-choice.ts";
import { checkNode } from "./checks/node-version.ts";
import { checkParameters } from "./checks/parameters-check.ts";
import { type ApiProbe, probeApi } from "./checks/probe-api.ts";
import { checkUploadHost } from "./checks/upload-host-check.ts";
import { checkText } from "./checks-text.ts";

const checkTimeoutMs = 15_000;
const busyTimeoutMs = 10_000;
const callbackWaitMs = 10_000;
/** A check says what it saw; it does not wait for better days. */
const retryForMs = 2_000;

/** `rekog doctor`: one check after the other, each told as it ends; what fails does not hide what comes after it. */
export async function runDoctor(options: GlobalOptions, deps: Deps): Promise<void> {
  const output = resolveOutputSettings(options, deps);
  const notices = await createNotices(deps.stderr, output);
  const checks: Check[] = [];

  async function check(
    name: string,
    look: (signal: AbortSignal) => Finding | Promise<Finding>,
  ): Promise<void> {
    notices.working(`checking ${name}…`);
    const limits = { signal: deps.signal, timeoutMs: checkTimeoutMs };
    const done = await runCheck(name, look, limits).finally(() => notices.rest());
    checks.push(done);
    if (!output.json)
      deps.stdout.write(
        checkText(done, { colour: output.colour.stdout, columns: proseColumns(deps.stdout) }),
      );
  }

  await check("rekog", () => ok(`rekog ${deps.version}, at \`${deps.mainPath}\`.`));
  await check("node", () => checkNode(deps.nodeVersion, deps.supportedNode));
  let settings: Settings | undefined;
  await check("endpoint", () => {
    const chosen = chooseEndpoint(options, deps);
    settings = chosen.settings;
    return chosen.finding;
  });
  const connection = await checkLocalMode(settings);
  try {
    await checkApi(connection?.endpoint, settings);
  } finally {
    notices.working("finishing…");
    await connection?.close("stop").finally(() => notices.rest());
  }
  await check("aws_credentials", () => checkAwsCredentials(deps));
  await check("aws_region", () => checkAwsRegion(deps));
  await check("parameters", () => checkParameters(deps));

  const isOk = checks.every(({ status }) => status !== "fail");
  if (output.json) deps.stdout.write(`${cleanJson({ checks, ok: isOk })}\n`);
  deps.setExitCode(isOk ? exitCodes.ok : exitCodes.api);

  /** Answers the API to look at, if there is one. */
  async function checkLocalMode(settings: Settings | undefined): Promise<Connection | undefined> {
    const { endpoint } = settings ?? {};
    if (!settings || endpoint !== undefined) {
      const told = settings
        ? ok("Not needed: an endpoint is set.")
        : notChecked("which API to use is not clear", "endpoint");
      await check("data_folder", () => told);
      await check("local_mode", () => told);
      return endpoint === undefined ? undefined : { endpoint, close: async () => {} };
    }
    await check("data_folder", (signal) => checkDataFolder(dataFolder(deps), signal));
    let connection: Connection | undefined;
    // `connect` has its deadlines: for another command that has the folder, and for the start.
    await check("local_mode", async () => {
      const startedAtMs = deps.now();
      // Whoever uses local mode next is told about it: nothing is told here.
      const silent = {
        notices: { ...notices, tell: () => {} },
        settings: { ...settings, quiet: true },
      };
      connection = await connect({ deps, ...silent, timeoutMs: busyTimeoutMs });
      const tookMs = Math.round(deps.now() - startedAtMs);
      return ok(`Ready at ${connection.endpoint} after ${tookMs} ms.`);
    });
    return connection;
  }

  async function checkApi(endpoint: string | undefined, settings: Settings | undefined) {
    if (endpoint === undefined) {
      const why = "there is no API to ask";
      await skip(["api"], why, "endpoint or local_mode");
      await checkKey({ settings, asksForKey: undefined, ask: undefined, deps });
      return skip(["clock", "upload_host", "callback"], why, "endpoint or local_mode");
    }
    const { proxies, userAgent = "" } = clientOptions(endpoint, undefined, deps, notices);
    const limits = { connectTimeoutMs: 5_000, maxAnswerBytes: 1024 * 1024 };
    const connections = createConnections({ ...limits, proxies });
    let probe: ApiProbe | undefined;
    try {
      await check("api", async (signal) => {
        const { now } = deps;
        const wallClock = Date.now;
        probe = await probeApi({ endpoint, userAgent, connections, now, wallClock, signal });
        return apiFinding(endpoint, probe, deps.version);
      });
      const { skewMs, asksForKey } = probe ?? {};
      const ask = { endpoint, userAgent, connections, signal: deps.signal };
      const state = await checkKey({ settings, asksForKey, ask, deps });
      const after = ["clock", "upload_host", "callback"];
      if (!probe) return await skip(after, "the API did not answer as it should", "api");
      await check("clock", () => checkClock(skewMs));
      if (!state || state.obstacle !== undefined) {
        const why = state?.obstacle ?? "what the key may do is not clear";
        return await skip(["upload_host", "callback"], why, "api_key");
      }
      await checkWithBlobs(endpoint, state.key, connections);
    } finally {
      await connections.close();
    }
  }

  async function checkKey(
    options: Parameters<typeof checkApiKey>[0],
  ): Promise<ApiKeyState | undefined> {
    let state: ApiKeyState | undefined;
    await check("api_key", async (signal) => {
      const { ask } = options;
      state = await checkApiKey({ ...options, ask: ask && { ...ask, signal } });
      return state.finding;
    });
    return state;
  }

  /** What takes a blob that is made for a moment. */
  async function checkWithBlobs(
    endpoint: string,
    key: GivenKey | undefined,
    connections: Connections,
  ): Promise<void> {
    const client = new NodeClient({ ...clientOptions(endpoint, key, deps, notices), retryForMs });
    try {
      await check("upload_host", (signal) => checkUploadHost({ client, connections, signal }));
      await check("callback", (signal) => {
        const { now, sleep, random } = deps;
        const waitMs = callbackWaitMs;
        return checkCallback({ client, notices, now, sleep, random, waitMs, signal });
      });
    } finally {
      await client.close();
    }
  }

  async function skip(names: readonly string[], why: string, first: string): Promise<void> {
    for (const name of names) await check(name, () => notChecked(why, first));
  }
}

const notChecked = (why: string, first: string) =>
  warn(`Not checked: ${why}.`, `Repair ${first} first, then run this again.`);
