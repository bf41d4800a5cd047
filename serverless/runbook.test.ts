import { readdir, readFile } from "node:fs/promises";
import { beforeAll, describe, expect, it } from "@jest/globals";
import { execa } from "execa";
import { metricUnits } from "../backend/core/ports/telemetry.ts";
import { functionNames, idOf } from "./testing/functions.ts";
import { monitored } from "./testing/monitored.ts";
import { idsOf } from "./testing/template.ts";

const read = (path: string) => readFile(new URL(`../${path}`, import.meta.url), "utf8");

let page: string;
let runbook: string;
beforeAll(async () => {
  page = await read("docs/operating.md");
  runbook = page.split(/^## /m).find((section) => section.startsWith("Runbook\n")) ?? "";
});

/** The first cells of a table, without their backticks. */
function firstCells(header: string): string[] {
  const table = page.slice(page.indexOf(header)).split("\n\n")[0] ?? "";
  return [...table.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => String(name));
}

async function resourcesText(): Promise<string> {
  const dir = new URL("resources/", import.meta.url);
  const names = await readdir(dir);
  return (await Promise.all(names.map((name) => readFile(new URL(name, dir), "utf8")))).join("\n");
}

/** The events that the code logs. */
async function loggedEvents(): Promise<Set<string>> {
  const dir = new URL("../backend/", import.meta.url);
  const names = await readdir(dir, { recursive: true });
  const files = names.filter((name) => /^(core|handlers)\/.*(?<!\.test)\.ts$/.test(name));
  const code = (
    await Promise.all(files.map((name) => readFile(new URL(name, dir), "utf8")))
  ).join();
  const calls = code.matchAll(/\blog(?:\.\w+|\[[^\]]+\])\(\s*"(\w+)"/g);
  return new Set([...calls].map(([, event]) => String(event)));
}

describe("the page for whoever is on call", () => {
  it("explains every alarm there is, each with what to do", async () => {
    const template = await monitored(functionNames.map(idOf));
    // One alarm has room for ten functions; the next, with a number at its end, is another of the same.
    const alarms = idsOf(template, "AWS::CloudWatch::Alarm").map((id) => id.replace(/\d+$/, ""));
    const names = [...new Set(alarms)].sort();
    expect(firstCells("| alarm | means | do |").sort()).toEqual(names);
    const headings = [...runbook.matchAll(/^### (.+)$/gm)].map(([, heading]) => String(heading));
    expect(headings.flatMap((heading) => heading.split(", ")).sort()).toEqual(names);
    // As GitHub makes them: in lower case, without commas, a hyphen for a space.
    const anchors = headings.map((text) =>
      text.toLowerCase().replaceAll(",", "").replaceAll(" ", "-"),
    );
    const links = [...page.matchAll(/\[below\]\(#([\w-]+)\)/g)].map(([, anchor]) => anchor);
    expect(new Set(links)).toEqual(new Set(anchors));
  });

  it("names every metric", () => {
    expect(firstCells("| metric | counts or measures |")).toEqual(Object.keys(metricUnits));
  });

  it("reads outputs that the stack has", async () => {
    const read = [...runbook.matchAll(/\(output (\w+)\)/g)].map(([, name]) => String(name));
    expect(read).toContain("UploadsDeadLetterQueueArn");
    const resources = await resourcesText();
    const outputs = resources
      .split(/^Outputs:$/m)
      .slice(1)
      .flatMap((part) => [...part.matchAll(/^ {2}(\w+):$/gm)].map(([, name]) => String(name)));
    expect(read.filter((name) => !outputs.includes(name))).toEqual([]);
  });

  it("looks for events that the code logs", async () => {
    const events = await loggedEvents();
    expect(events).toContain("blob_finished");
    const asked = [...runbook.matchAll(/event = "(\w+)"/g)].map(([, event]) => String(event));
    expect(asked.length).toBeGreaterThan(2);
    expect(asked.filter((event) => !events.has(event))).toEqual([]);
    for (const told of ["recognition_given_up", "message_failed", "upload_not_wanted"]) {
      expect([runbook.includes(`\`${told}\``), events.has(told)]).toEqual([true, true]);
    }
  });

  it("has commands that bash can read", async () => {
    const blocks = [...runbook.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, code]) => String(code));
    expect(blocks.length).toBeGreaterThan(5);
    for (const input of blocks) await execa("bash", ["-n"], { input });
  });
});
