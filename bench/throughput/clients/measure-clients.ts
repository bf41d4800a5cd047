import { fileURLToPath } from "node:url";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { RekogClient } from "../../../cli/index.ts";
import type { Bench } from "../measure/bench.ts";
import type { ApiClient } from "../measure/blob-life.ts";
import { interleave } from "../measure/interleave.ts";
import type { Contest, Run } from "../measure/measured.ts";

/** `HTTP`, `client` and `MCP`, which took turns with the same blob at the same local mode; one at a time. */
export type ClientResults = Contest;

/**
 * What the library and `rekog mcp` add to a request: a blob is read again and again.
 * @param http with no connection that others have left
 */
export async function measureClients(
  { child, blobId }: Pick<Bench["builds"]["rekog"], "child" | "blobId">,
  http: ApiClient,
  { dist, sizes, tell }: Pick<Bench, "dist" | "sizes" | "tell">,
): Promise<ClientResults> {
  tell("the library and MCP");
  const { url } = child.facts;
  const library = new RekogClient({ endpoint: url });
  const mcp = new Client({ name: "rekog-bench", version: "1.0.0" });
  try {
    const main = fileURLToPath(new URL("cli/main.js", dist));
    const args = [main, "mcp", "--endpoint", url];
    const stderr = "ignore";
    await mcp.connect(new StdioClientTransport({ command: process.execPath, args, stderr }));
    const contestants = {
      HTTP: () => times(sizes.pathRequests, () => http.get(blobId)),
      client: () => times(sizes.pathRequests, () => library.get(blobId)),
      MCP: () =>
        times(sizes.pathRequests, async () => {
          const answer = await mcp.callTool({ name: "get", arguments: { blob_id: blobId } });
          if (answer.isError) throw new Error(JSON.stringify(answer.content));
        }),
    };
    await interleave(contestants, 1);
    return await interleave(contestants, sizes.pathRounds);
  } finally {
    await mcp.close();
    await library.close();
  }
}

async function times(amount: number, work: () => Promise<unknown>): Promise<Run> {
  const all: number[] = [];
  const startedMs = performance.now();
  for (let i = 0; i < amount; i += 1) {
    const beginMs = performance.now();
    await work();
    all.push(performance.now() - beginMs);
  }
  return { times: all, perSecond: (amount * 1000) / (performance.now() - startedMs) };
}
