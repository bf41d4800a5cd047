import { readFileSync } from "node:fs";
import { describe, expect, it } from "@jest/globals";
import { parse } from "yaml";
import { conversionLimits } from "../backend/core/blob/conversion-limits.ts";
import { nextCallbackDelayMs } from "../backend/core/callback/callback-schedule.ts";
import { callbackErrors } from "../backend/core/errors/callback-error-codes.ts";
import { errorCatalogue } from "../backend/core/errors/error-catalogue.ts";
import { withCommas } from "../backend/core/thousands.ts";
import { exitCodes } from "../cli/exit-codes.ts";
import { everyCommand } from "../cli/testing/every-command.ts";
import { readPage, root } from "./testing/pages.ts";

/** The cells of each row of the table with that head. */
function rowsOf(path: string, head: string): string[][] {
  const { text } = readPage(path);
  expect(text).toContain(`\n${head}\n`);
  const [, , ...rows] =
    text.slice(text.indexOf(head)).split("\n\n", 1)[0]?.trim().split("\n") ?? [];
  return rows.map((row) => row.slice(2, -2).split(" | "));
}

const code = (cell = "") => /^`(.+)`$/.exec(cell)?.[1] ?? cell;

describe("docs/cli.md", () => {
  it("has a line for every command", () => {
    const lines = rowsOf("docs/cli.md", "| command | what it does |").map(([cell]) => code(cell));
    const told = lines.flatMap((line) => {
      const [, words = ""] = /^rekog ((?:[a-z-]+(?:\\\|[a-z]+)* ?)+)/.exec(line) ?? [];
      const [name = "", second = ""] = words.trim().split(" ");
      const seconds = name === "completion" ? [] : second.split("\\|").filter(Boolean);
      return [name, ...seconds.map((one) => `${name} ${one}`)];
    });
    const commands = everyCommand().map((path) => path.join(" "));
    expect(told.toSorted()).toEqual(commands.filter((name) => name !== "help").toSorted());
  });

  it("has a line for every exit code", () => {
    const codes = rowsOf("docs/cli.md", "| exit code | |").map(([cell]) => Number(cell));
    expect(codes).toEqual([...new Set(Object.values(exitCodes))]);
  });

  it("has a line for every command that prints JSON", () => {
    const { $defs } = parse(readFileSync(new URL("cli/json-output.schema.yaml", root), "utf8"));
    const printing = Object.keys($defs).filter((name) => /^[a-z]/.test(name));
    const rows = rowsOf("docs/cli.md", "| command | what it prints |").map(([cell]) => code(cell));
    const named = rows.map((name) => name.replace(" …", ""));
    expect(named.toSorted()).toEqual([...printing, "any that fails"].toSorted());
  });
});

describe("what is told of callbacks", () => {
  it("has the words of every failed attempt", () => {
    const rows = rowsOf("docs/callbacks.md", "| code | what happened | what to do |");
    const words = Object.entries(callbackErrors());
    expect(rows).toEqual(words.map(([name, { message, hint }]) => [`\`${name}\``, message, hint]));
  });

  it.each(["README.md", "docs/callbacks.md"])("is in %s when they are tried again", (path) => {
    const waits: string[] = [];
    for (let attempt = 1; ; attempt += 1) {
      const waitMs = nextCallbackDelayMs(attempt, { random: () => 0 });
      if (waitMs === undefined) break;
      waits.push(inWords(waitMs / 1000));
    }
    const list = `${waits.slice(0, -1).join(", ")} and ${waits.at(-1)}`;
    expect(readPage(path).text.replace(/\s+/g, " ")).toContain(`tried again after ${list}`);
  });
});

function inWords(seconds: number): string {
  if (seconds % 3_600 === 0) return `${seconds / 3_600} h`;
  return seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;
}

it("the README tells the limits of a picture", () => {
  const numbers = (text: string) => text.match(/[\d,]{2,}/g) ?? [];
  const { image_too_small: small, image_too_large: large } = errorCatalogue();
  const [line = ""] = /^- JPEG and PNG, .*$/m.exec(readPage("README.md").text) ?? [];
  expect(numbers(line)).toEqual([...numbers(small.message), ...numbers(large.message)]);
  const { maxBytes, maxPixels } = conversionLimits;
  const bounds = `up to ${withCommas(maxBytes)} bytes and ${maxPixels / 1_000_000} megapixels`;
  expect(readPage("README.md").text).toContain(bounds);
});
