import type { ClientResults } from "../clients/measure-clients.ts";
import { ratio } from "../measure/interleave.ts";
import { of } from "../measure/measured.ts";
import { ms } from "./figures.ts";

const names = { client: "get with the library, median", MCP: "get through `rekog mcp`, median" };

/** What stands between a program and the API, beside the bare request. */
export function clientRows(clients: ClientResults): string[][] {
  const http = of(clients, "HTTP");
  return Object.entries(names).map(([contestant, name]) => {
    const ours = of(clients, contestant);
    const beside = `${ratio(ours, http, "p50").toFixed(2)} × bare HTTP (${ms(http.p50)} ms)`;
    return [name, `${ms(ours.p50)} ms`, beside];
  });
}
