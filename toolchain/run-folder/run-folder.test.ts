import { readFile } from "node:fs/promises";
import { expect, it } from "@jest/globals";
import { parse } from "yaml";
import { readOpenApi } from "./run-folder.ts";

it("has openapi.yaml as it is", async () => {
  const text = await readFile(new URL("../../openapi.yaml", import.meta.url), "utf8");
  expect(readOpenApi()).toEqual(parse(text));
});
