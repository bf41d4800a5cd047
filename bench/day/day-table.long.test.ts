import { readFile } from "node:fs/promises";
import { expect, it } from "@jest/globals";
import { readCostFacts } from "../cost/read-cost-facts.ts";
import { dayTable } from "./day-table.ts";
import { sizedName } from "./deployments.ts";
import { runDays } from "./run-days.ts";

const root = new URL("../../", import.meta.url);
const cellsOf = (line: string) =>
  line
    .split("|")
    .slice(1, -1)
    .map((cell) => cell.trim());

it("docs/operating.md has the day of the deployment that it advises", async () => {
  const columns = runDays(root, await readCostFacts(root), 1, [sizedName]);
  const told = dayTable(columns).trimEnd().split("\n").map(cellsOf);
  const page = await readFile(new URL("docs/operating.md", root), "utf8");
  const table = page.slice(page.indexOf("| | as deployed |")).split("\n\n")[0] ?? "";
  const rows = table.split("\n").map(cellsOf);
  const at = rows[0]?.indexOf(sizedName) ?? -1;
  expect(rows.map((row) => [row[0], row[at]])).toEqual(told);
}, 300_000);
