import type { KeyResults } from "../measure/measure-keys.ts";
import type { PathResult } from "../paths/measure-paths.ts";
import type { Results } from "../run/results.ts";
import { figureTable } from "./figure-table.ts";
import type { Judgement } from "./judgement.ts";
import { judgeKeys, keyRows } from "./key-rows.ts";
import { judgePaths, pathTable } from "./path-table.ts";
import { requestTable } from "./request-table.ts";
import type { Table } from "./table.ts";
import { judge } from "./targets.ts";

export function tablesOf(results: Results): Table[] {
  return [
    requestTable(results),
    pathTable(results.paths),
    figureTable(results),
    targetTable(judge(results)),
  ];
}

export const keyTables = (keys: KeyResults): Table[] => [
  { title: "Keys", columns: ["what", "measured", "beside"], rows: keyRows(keys) },
  targetTable(judgeKeys(keys)),
];

export const pathTables = (paths: readonly PathResult[]): Table[] => [
  pathTable(paths),
  targetTable(judgePaths(paths)),
];

function targetTable(judgements: readonly Judgement[]): Table {
  return {
    title: "Targets",
    columns: ["target", "measured", ""],
    rows: judgements.map(({ target, measured, met }) => [target, measured, met ? "met" : "missed"]),
  };
}
