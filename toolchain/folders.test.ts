import { readdir } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "@jest/globals";
import { everyCommand } from "../cli/testing/every-command.ts";

const inRepository = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const mostSources = 25;

/** The sources in each folder below that one, without those that are there for tests. */
async function sourcesByFolder(root: string): Promise<Map<string, string[]>> {
  const folders = new Map<string, string[]>();
  for (const file of await readdir(inRepository(root), { recursive: true })) {
    if (!/\.(ts|tsx|mjs|cjs|js)$/.test(file)) continue;
    if (/\.(test|fixture|contract)\.\w+$|(^|\/)testing\//.test(file)) continue;
    const folder = dirname(`${root}/${file}`);
    folders.set(folder, [...(folders.get(folder) ?? []), basename(file)]);
  }
  return folders;
}

describe("a folder", () => {
  it.each(["action", "backend", "cli", "console", "serverless", "soak", "bench"])(
    "can be read at a glance, everywhere in %s",
    async (root) => {
      const folders = await sourcesByFolder(root);
      expect(folders.size).toBeGreaterThan(0);
      const tooLarge = [...folders].filter(([, sources]) => sources.length > mostSources);
      expect(tooLarge.map(([folder, { length }]) => `${folder}: ${length}`)).toEqual([]);
    },
  );
});

it("cli/commands is the list of commands, and each has the file of its name", async () => {
  const commands = new Set(everyCommand().map(([name = ""]) => name));
  const entries = await readdir(inRepository("cli/commands"));
  expect(entries.sort()).toEqual([...commands].sort());
  for (const name of commands) {
    expect(await readdir(inRepository(`cli/commands/${name}`))).toContain(`${name}.ts`);
  }
});
