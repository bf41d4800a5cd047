import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import type { CallToolResult } from "@modelcontextprotocol/sdk/types.js";
import { z } from "zod";
import { RekogError } from "../../client/errors.ts";
import type { RekogClient } from "../../client/rekog-client.ts";
import type { Deps } from "../../deps.ts";
import { features } from "../../options/option-parsers.ts";
import type { GlobalOptions } from "../../settings.ts";
import { cleanJson, cleanText } from "../../ui/clean-text.ts";
import { askDoctor } from "./ask-doctor.ts";
import { refuseOtherFiles } from "./refuse-other-files.ts";

export interface ToolServerOptions {
  client: RekogClient;
  /** As they were given to the command */
  options: GlobalOptions;
  deps: Deps;
}

const waitTimeoutMs = 120_000;
const blobId = z.string().describe("The `blob_id` that recognise or list answered with");
const readOnly = { readOnlyHint: true, openWorldHint: false };

/** What an agent can ask. A picture comes by its path: no bytes go through the agent. */
export function createToolServer({ client, options, deps }: ToolServerOptions): McpServer {
  const server = new McpServer({ name: "rekog", version: deps.version });

  server.registerTool(
    "recognise",
    {
      title: "Recognise a picture",
      description:
        "Uploads a picture on this machine to the rekog API and waits for what is in it: labels with boxes, whether it may be shown, what is written on it, where faces are. Each feature may cost money at a deployed API; a picture that was recognised before costs nothing.",
      inputSchema: z.strictObject({
        path: z.string().describe("The picture's file, absolute or from the server's folder on"),
        features: z.array(z.enum(features)).min(1).optional().describe("`labels` alone without"),
        min_confidence: z.number().min(0).max(100).optional().describe("Of labels, 0 to 100"),
      }),
      annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: true },
    },
    ({ path, features: asked, min_confidence: minConfidence }, { signal }) =>
      told(async () => {
        await refuseOtherFiles(path);
        const request = {
          ...(asked && { features: asked }),
          ...(minConfidence !== undefined && { min_confidence: minConfidence }),
        };
        const { callback_secret: _, ...uploaded } = await client.upload(path, { request, signal });
        return client.wait(uploaded, { timeoutMs: waitTimeoutMs, signal });
      }),
  );

  server.registerTool(
    "get",
    {
      title: "Read a blob",
      description: "Reads what was recognised in a picture, as it is now.",
      inputSchema: z.strictObject({ blob_id: blobId }),
      annotations: readOnly,
    },
    ({ blob_id: id }, { signal }) => told(() => client.get(id, { signal })),
  );

  server.registerTool(
    "list",
    {
      title: "List blobs",
      description: "Lists the account's pictures, the newest first, with their best labels.",
      inputSchema: z.strictObject({
        status: z.enum(["awaiting_upload", "processing", "succeeded", "failed"]).optional(),
        created_after: z.string().optional().describe("A day (UTC) or an ISO 8601 time"),
        limit: z.number().int().min(1).max(100).default(20),
        cursor: z.string().optional().describe("`next_cursor` of the page before"),
      }),
      annotations: readOnly,
    },
    ({ status, created_after: createdAfter, limit: pageSize, cursor }, { signal }) =>
      told(() => client.listPage({ status, createdAfter, pageSize, cursor, signal })),
  );

  server.registerTool(
    "usage",
    {
      title: "What was spent",
      description: "What was recognised and spent by day, and what may still be spent today.",
      inputSchema: z.strictObject({ days: z.number().int().min(1).max(31).default(7) }),
      annotations: readOnly,
    },
    ({ days }, { signal }) => told(() => client.usage({ days, signal })),
  );

  server.registerTool(
    "doctor",
    {
      title: "Find what does not work",
      description: "Checks this machine, the API and its key, and says how to mend what is wrong.",
      inputSchema: z.strictObject({}),
      annotations: readOnly,
    },
    (_, { signal }) => told(() => askDoctor(client.endpoint, { options, deps, signal })),
  );

  return server;
}

/** The answer as JSON; a failure in its own words, with what to do next, for the agent to read. */
async function told(ask: () => Promise<unknown>): Promise<CallToolResult> {
  try {
    return { content: [{ type: "text", text: cleanJson(await ask()) }] };
  } catch (error) {
    if (!(error instanceof RekogError)) throw error;
    const details = error.details.map((detail) => ` [${detail}]`).join("");
    const text = cleanText(`${error.message}${details} → ${error.hint} (${error.code})`);
    return { isError: true, content: [{ type: "text", text }] };
  }
}
