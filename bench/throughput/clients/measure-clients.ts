import { fileURLToPath } from "node:url";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { RekogClient } from "../../../cli/index.ts";
import type { Bench } from "../measure/bench.ts";
import type { ApiClient } from "../measure/blob-life.ts";
import { interleave } from "../measure/interleave.ts";
import type { Contest } from "../measure/measured.ts";
import { oneByOne } from "../measure/one-by-one.ts";

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
    const reads = Array.from({ length: sizes.pathRequests }, () => blobId);
    const contestants = {
      HTTP: () => oneByOne(reads, http.get),
      client: () => oneByOne(reads, (id) => library.get(id)),
      MCP: () =>
        oneByOne(reads, async (id) => {
          const answer = await mcp.callTool({ name: "get", arguments: { blob_id: id } });
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
