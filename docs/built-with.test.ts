import { readFile } from "node:fs/promises";
import { expect, it } from "@jest/globals";

const read = (name: string) => readFile(new URL(`../${name}`, import.meta.url), "utf8");

it("says of every runtime dependency why it is there, and of no other", async () => {
  const table = /<!-- built-with -->([\s\S]*)<!-- \/built-with -->/.exec(
    await read("docs/architecture.md"),
  );
  const rows = [...String(table?.[1]).matchAll(/^\| (`.+`) \| \S.* \|$/gm)];
  const named = rows.flatMap(([, names]) => String(names).split(", "));
  const { dependencies } = JSON.parse(await read("package.json"));
  expect(named.sort()).toEqual(
    Object.keys(dependencies)
      .map((name) => `\`${name}\``)
      .sort(),
  );
});
