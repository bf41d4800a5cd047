import type { Results } from "../measure/results.ts";
import { figureTable } from "./figure-table.ts";
import { requestTable } from "./request-table.ts";
import type { Table } from "./table.ts";
import { judge } from "./targets.ts";

export function tablesOf(results: Results): Table[] {
  return [requestTable(results), figureTable(results), targetTable(results)];
}

function targetTable(results: Results): Table {
  return {
    title: "Targets",
    columns: ["target", "measured", ""],
    rows: judge(results).map(({ target, measured, met }) => [
      target,
      measured,
      met ? "met" : "missed",
    ]),
  };
}
