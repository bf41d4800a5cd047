import type { Writable } from "node:stream";
import { UsageError } from "../../client/errors.ts";
import { withApi } from "../../connection/with-api.ts";
import type { Deps } from "../../deps.ts";
import { type GlobalOptions, resolveSettings } from "../../settings.ts";
import { createNotices } from "../../ui/notices.ts";
import { ToldTransport } from "./told-transport.ts";
import { createToolServer } from "./tool-server.ts";

/** `rekog mcp`: serves tools until the client closes stdin or the signal aborts, which is what was asked for: exit code 0. */
export async function runMcp(options: GlobalOptions, deps: Deps): Promise<void> {
  if (options.apiKeyFile === "-") throw stdinIsTaken();
  const settings = resolveSettings(options, deps);
  const notices = await createNotices(deps.stderr, settings);
  const { stdin, stdout, signal } = deps;
  const untilEnded = { endingOf: () => "stop" as const, outlivesKeys: true };
  await withApi({ deps, settings, notices, ...untilEnded }, async (client) => {
    const server = createToolServer({ client, options, deps });
    const closed = new Promise<void>((resolve) => {
      server.server.onclose = resolve;
    });
    let isAsked = false;
    const close = () => {
      isAsked = true;
      void server.close();
    };
    // What the protocol's library says has the client's own words in it.
    server.server.onerror = () =>
      notices.tell("What the client sent is no message of the protocol: left unanswered.");
    stdin.once("end", close).once("close", close);
    signal.addEventListener("abort", close, { once: true });
    await server.connect(
      new ToldTransport(stdin, stdout as Writable, { maxBufferSize: mostBytes }),
    );
    notices.tell("Waiting for an MCP client on stdin; one starts this command by itself.");
    if (signal.aborted) close();
    await closed;
    if (!isAsked) throw tooLong();
  });
}

/** Also the library's own: what comes after that cannot be told apart any more. */
const mostBytes = 10 * 1024 * 1024;

const tooLong = () =>
  new UsageError({
    code: "message_too_long",
    message: "The client sent a message of more than 10 MiB, and nothing after it can be read.",
    hint: "Start it again. A picture is named by its path: no bytes go through here.",
  });

const stdinIsTaken = () =>
  new UsageError({
    message: "The key cannot come from stdin: the protocol is spoken there.",
    hint: "Give its file to --api-key-file, or set REKOG_API_KEY.",
  });
