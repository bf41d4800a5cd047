import { readFileSync } from "node:fs";
import { expect, it } from "@jest/globals";
import { parse } from "yaml";
import { version } from "./version.ts";

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), "utf8");

it("is the version of the package, and of its lock file", () => {
  expect(JSON.parse(read("package.json")).version).toBe(version);
  const lock = JSON.parse(read("package-lock.json"));
  expect([lock.version, lock.packages[""].version]).toEqual([version, version]);
});

it("is what the contract and its examples say", () => {
  const contract = read("openapi.yaml");
  expect(parse(contract).info.version).toBe(version);
  const examples = [
    ...contract.matchAll(/user-agent: rekog\/(\S+)|examples: \["(\d+\.\d+\.\d+)"\]/g),
  ];
  expect(examples.map(([, agent, example]) => agent ?? example)).toEqual([version, version]);
});

it("is the newest that is told of what changed, with its day", () => {
  const [, newest, day] = /^## (\S+) – (\d{4}-\d\d-\d\d)$/m.exec(read("CHANGELOG.md")) ?? [];
  expect(newest).toBe(version);
  expect(new Date(day ?? "").toISOString()).toContain(day);
});
