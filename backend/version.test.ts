import { readFileSync } from "node:fs";
import { expect, it } from "@jest/globals";
import { version } from "./version.ts";

it("is the version of the package", () => {
  const url = new URL("../package.json", import.meta.url);
  expect(version).toBe(JSON.parse(readFileSync(url, "utf8")).version);
});
