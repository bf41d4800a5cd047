import { readFile } from "node:fs/promises";
import { expect, it } from "@jest/globals";

interface LockedPackage {
  integrity?: string;
  resolved?: string;
  link?: true;
  hasInstallScript?: true;
}

const read = async (name: string) =>
  JSON.parse(await readFile(new URL(`../${name}`, import.meta.url), "utf8"));

const { packages } = (await read("package-lock.json")) as {
  packages: Record<string, LockedPackage>;
};
/** All but the project itself, whose path is empty */
const locked = Object.entries(packages).filter(([path]) => path !== "");

const pathsWhere = (isSo: (locked: LockedPackage) => boolean) =>
  locked.filter(([, entry]) => isSo(entry)).map(([path]) => path);

it("locks the content of every package, also of those for other platforms", () => {
  expect(locked.length).toBeGreaterThan(1000);
  expect(pathsWhere(({ integrity }) => !/^sha512-[\w+/]{86}==$/.test(String(integrity)))).toEqual(
    [],
  );
});

it("names no registry but npm's own, so that an install asks the one that is set", () => {
  const isElsewhere = ({ resolved }: LockedPackage) =>
    resolved !== undefined && new URL(resolved).origin !== "https://registry.npmjs.org";
  expect(pathsWhere(isElsewhere)).toEqual([]);
});
