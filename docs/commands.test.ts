import { readFileSync } from "node:fs";
import { describe, expect, it } from "@jest/globals";
import { breachesOf, isCommand } from "./testing/check-command.ts";
import { commandsOf, simpleCommands } from "./testing/command-lines.ts";
import { fencesOf, proseOf, spansOf } from "./testing/markdown.ts";
import { findFiles, type Page, readPage, readPages, root } from "./testing/pages.ts";
import { rekogOptions } from "./testing/parse-rekog.ts";

// What the documents print as commands is parsed here by the program that would run it. `commands.long.test.ts` runs it.

/** Each kind of fence, and who looks at it: a command in any other would be run by nobody. */
const fences = {
  sh: "each command is run",
  js: "each program is run",
  python: "the program is run by `python.long.test.ts`",
  yaml: "a suite is run, a job is looked at by `ci.test.ts`",
  text: "has no command in it",
  ts: "is compiled against the packed client",
};
const startsCommand = /^\s*(?:\$ )?(?:npx|npm|rekog|sls|aws|node|curl|openssl) \S/m;

/** What could be a command that nothing runs. */
function hidden({ text }: Page): string[] {
  const unknown = fencesOf(text).filter(({ language }) => !(language in fences));
  const outside = [
    proseOf(text),
    ...fencesOf(text).flatMap(({ language, code }) => (language === "text" ? code : [])),
  ];
  return [
    ...unknown.map(({ language }) => `a fence of the kind "${language}"`),
    ...outside.flatMap((part) => startsCommand.exec(part)?.[0].trim() ?? []),
    // Four blanks make a block of code, too.
    ...(/^(?: {4}|\t)\S/m.exec(proseOf(text)) ?? []),
    ...spansOf(text).filter((span) => /^(curl|openssl|jq) \S/.test(span)),
    ...proseOf(text)
      .split("\n")
      .filter((line) => line.split("`").length % 2 === 0),
  ];
}

const linesOf = ({ text }: Page) =>
  fencesOf(text).flatMap(({ language, code }) => (language === "sh" ? commandsOf(code) : []));

/** Every wrong command of a page. */
async function wrong(page: Page): Promise<string[]> {
  const breaches: string[] = [];
  for (const command of [...linesOf(page), ...spansOf(page.text)].filter(isCommand)) {
    breaches.push(...(await breachesOf(command)));
  }
  return breaches;
}

/** Options of the programs that measure, as they say them. */
const measuring = findFiles(["bench/*/main.ts", "soak/options.ts"]).flatMap((file) => {
  const text = readFileSync(new URL(file, root), "utf8");
  return [...text.matchAll(/^[ *]+(--[a-z-]+) /gm)].map(([, option]) => String(option));
});
const elsewhere = ["--cpu-prof"];

describe.each(readPages().map((page) => [page.path, page] as const))("%s", (_path, page) => {
  it("has no command but where it is looked at", () => {
    expect(hidden(page)).toEqual([]);
  });

  it("has commands that their programs would take", async () => {
    expect(await wrong(page)).toEqual([]);
  });

  it("names options that there are", () => {
    const known = new Set([...rekogOptions(), ...measuring, ...elsewhere]);
    const named = spansOf(page.text).flatMap((span) => /^--[a-z0-9-]+/.exec(span) ?? []);
    expect(named.filter((option) => !known.has(option))).toEqual([]);
  });
});

/** Commands of a block by another name than `npx rekog`, which works in a checkout: only what the block itself installed. */
function unnamed({ text }: Page): string[] {
  return fencesOf(text)
    .filter(({ language, code }) => language === "sh" && !/^npm i -g .*rekog/m.test(code))
    .flatMap(({ code }) => commandsOf(code).flatMap(simpleCommands))
    .filter(([program]) => program === "rekog")
    .map((words) => words.join(" "));
}

describe("the name of the command", () => {
  it.each(readPages().map((page) => [page.path, page] as const))(
    "is npx rekog in each block of %s, but where that installed it",
    (_path, page) => {
      expect(unnamed(page)).toEqual([]);
    },
  );

  it("is noticed where it is another", () => {
    const text = (code: string) => `\`\`\`sh\n${code}\n\`\`\`\n`;
    const planted = (code: string) => unnamed({ path: "docs/planted.md", text: text(code) });
    expect(planted("cat a | rekog upload -")).toEqual(["rekog upload -"]);
    expect(planted("npm i -g ./rekog-X.Y.Z.tgz\nrekog doctor")).toEqual([]);
  });

  it("is warned of as long as the package is private, and so nobody has taken it on the registry", () => {
    const { private: isPrivate } = JSON.parse(readFileSync(new URL("package.json", root), "utf8"));
    const { text } = readPage("docs/cli.md");
    expect(text.includes("**`rekog` is not on the npm registry.**")).toBe(isPrivate === true);
    expect(text).toContain("`npm i -g ./rekog-X.Y.Z.tgz`");
    expect(text).toContain("`npm i -D ./rekog-X.Y.Z.tgz`");
  });
});

describe("a wrong command", () => {
  const page = (text: string): Page => ({ path: "docs/planted.md", text });
  const inFence = (line: string) => page(`\`\`\`sh\n${line}\n\`\`\`\n`);
  it.each([
    "npx rekog uplaod photo.jpg",
    "npx rekog upload photo.jpg --wiat",
    "rekog upload photo.jpg --callback-certificate nonsense",
    "rekog local --fault nonsense",
    "cat photo.jpg | npx rekog upload - --form",
    "npm ci && npx rekog uplaod photo.jpg",
    "npm run nonsense",
    "npx nonsense",
    "npx sls deploy --nonsense",
    'npx sls deploy --param="nonsense=1"',
    "npx sls nonsense",
    "aws sqs nonsense",
    "aws sqs purge-queue --nonsense x",
    "node nonsense.mjs",
  ])("is noticed: %s", async (line) => {
    expect(await wrong(inFence(line))).toHaveLength(1);
    expect(await wrong(page(`Do this: \`${line.replaceAll("|", "\\|")}\`.`))).toHaveLength(1);
  });

  it.each([
    ["in a fence that is not run", "```console\nnpx rekog doctor\n```\n"],
    ["in a fence without a kind", "```\n$ rekog doctor\n```\n"],
    ["in what a program printed", "```text\n$ rekog doctor\nok\n```\n"],
    ["as indented code", "Do this:\n\n    make me a sandwich\n"],
    ["as plain text", "Do this:\n\nrekog doctor\n"],
    ["of a program that is only run", "Do this: `curl -s $api/blobs`.\n"],
    ["over two lines", "Do this: `rekog upload\n"],
  ])("is noticed %s", (_where, text) => {
    expect(hidden(page(text))).toHaveLength(1);
  });

  it("is one of several in a synopsis", async () => {
    const synopsis = "`rekog config set\\|usset\\|list` or `rekog get BLOB_ID [--wiat]`";
    expect(await wrong(page(synopsis))).toHaveLength(2);
  });
});
