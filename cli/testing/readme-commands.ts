import { readFileSync } from "node:fs";

/** A block of commands, as the README prints it. */
export interface ReadmeBlock {
  /** The heading that it is below */
  heading: string;
  /** A command each, without its comment */
  commands: string[];
}

/** The shell blocks of the README's first part, in order. */
export function readmeBlocks(before: string): ReadmeBlock[] {
  const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
  const end = readme.indexOf(`\n${before}\n`);
  if (end < 0) throw new Error(`The README has no heading ${before}.`);
  const blocks: ReadmeBlock[] = [];
  let heading = "";
  for (const [text, title, script] of readme
    .slice(0, end)
    .matchAll(/^#+ (.*)$|^```(?:sh|bash|shell|console)\n([\s\S]*?)^```$/gm)) {
    if (title !== undefined) heading = title;
    if (script !== undefined) blocks.push({ heading, commands: commandsOf(script) });
    else if (title === undefined) throw new Error(`Not understood: ${text}`);
  }
  return blocks;
}

const commandsOf = (script: string) =>
  script
    .replace(/\\\n\s*/g, "")
    .split("\n")
    .map((line) => line.replace(/(^|\s+)#\s.*$/, "").trim())
    .filter(Boolean);
