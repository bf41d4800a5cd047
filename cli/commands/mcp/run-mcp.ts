import type { Writable } from "node:stream";
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import { UsageError } from "../../client/errors.ts";
import { withApi } from "../../connection/with-api.ts";
import type { Deps } from "../../deps.ts";
import { type GlobalOptions, resolveSettings } from "../../settings.ts";
import { createNotices } from "../../ui/notices.ts";
import { createToolServer } from "./tool-server.ts";

/** `rekog mcp`: serves tools until the client closes stdin or the signal aborts, which is what was asked for: exit code 0. */
export async function runMcp(options: GlobalOptions, deps: Deps): Promise<void> {
  if (options.apiKeyFile === "-") throw stdinIsTaken();
  const settings = resolveSettings(options, deps);
  const notices = await createNotices(deps.stderr, settings);
  const { stdin, stdout, signal } = deps;
  await withApi({ deps, settings, notices, endingOf: () => "stop" }, async (client) => {
    const server = createToolServer({ client, options, deps });
    const closed = new Promise<void>((resolve) => {
      server.server.onclose = resolve;
    });
    const close = () => void server.close();
    stdin.once("end", close).once("close", close);
    signal.addEventListener("abort", close, { once: true });
    await server.connect(new StdioServerTransport(stdin, stdout as Writable));
    notices.tell("Waiting for an MCP client on stdin; one starts this command by itself.");
    if (signal.aborted) close();
    await closed;
  });
}

const stdinIsTaken = () =>
  new UsageError({
    message: "The key cannot come from stdin: the protocol is spoken there.",
    hint: "Give its file to --api-key-file, or set REKOG_API_KEY.",
  });
