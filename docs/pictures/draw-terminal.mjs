// Draws docs/pictures/terminal.svg: `rekog` runs in a pseudo-terminal, and what a person would see there, change by change, becomes
// an animated SVG. Nothing in it is typed in by hand but the command.
//
//   npm run build && node docs/pictures/draw-terminal.mjs [OUT.svg]

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { spawn } from "@lydell/node-pty";
import xterm from "@xterm/headless";
import { terminalSvg } from "./terminal-svg.mjs";

const columns = 92;
const rows = 11;
const args = ["upload", "test-cases/stop-sign.jpg", "--wait"];
const prompt = `\x1b[32m$\x1b[0m npx rekog ${args.join(" ")}`;

const root = fileURLToPath(new URL("../..", import.meta.url));
const outPath = process.argv[2] ?? fileURLToPath(new URL("terminal.svg", import.meta.url));
const dataDir = await mkdtemp(join(tmpdir(), "rekog-terminal-"));

const screen = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
const frames = [];

/** The rows as runs of one style each, and when they were seen. */
function capture(atMs) {
  const { active } = screen.buffer;
  const lines = Array.from({ length: rows }, (_, row) =>
    runsOf(active.getLine(active.baseY + row)),
  );
  const last = frames.at(-1);
  if (JSON.stringify(last?.lines) !== JSON.stringify(lines)) frames.push({ atMs, lines });
}

function runsOf(line) {
  const runs = [];
  for (let column = 0; line && column < columns; column += 1) {
    const cell = line.getCell(column);
    const text = cell.getChars() || " ";
    const style = {
      colour: colourOf(cell),
      bold: Boolean(cell.isBold()),
      dim: Boolean(cell.isDim()),
    };
    const run = runs.at(-1);
    if (run && JSON.stringify(run.style) === JSON.stringify(style)) run.text += text;
    else runs.push({ column, text, style });
  }
  return runs.filter(({ text }) => text.trim() !== "");
}

const colourOf = (cell) => (cell.isFgPalette() ? cell.getFgColor() : undefined);

const write = (text) => new Promise((resolve) => screen.write(text, resolve));

// Typing comes first, at a person's pace; the program's own time is as it was.
const keyMs = 45;
await write(prompt.slice(0, prompt.indexOf("npx")));
capture(0);
let typedMs = 600;
for (const character of prompt.slice(prompt.indexOf("npx"))) {
  await write(character);
  capture(typedMs);
  typedMs += keyMs;
}
await write("\r\n");

const startedAtMs = Date.now();
const pty = spawn(process.execPath, [join(root, "dist/cli/main.js"), ...args], {
  name: "xterm-256color",
  cols: columns,
  rows,
  cwd: root,
  env: { PATH: process.env.PATH, HOME: dataDir, REKOG_DATA_DIR: dataDir },
});
pty.onData((data) => {
  const atMs = typedMs + Date.now() - startedAtMs;
  screen.write(data, () => capture(atMs));
});
const exitCode = await new Promise((resolve) => pty.onExit(({ exitCode }) => resolve(exitCode)));
await write("\x1b[32m$\x1b[0m ");
capture(typedMs + Date.now() - startedAtMs);
await rm(dataDir, { recursive: true, force: true });
if (exitCode !== 0) throw new Error(`rekog ended with exit code ${exitCode}.`);

const title = `rekog ${args.join(" ")}`;
await writeFile(outPath, terminalSvg(frames, { columns, rows, title }));
process.stdout.write(`${outPath}: ${frames.length} frames\n`);
