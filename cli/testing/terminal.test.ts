import { afterEach, describe, expect, it } from "@jest/globals";
import {
  type ProgramInTerminal,
  startInTerminal,
  startProgramInTerminal,
  type TerminalOptions,
} from "./terminal.ts";

const started: ProgramInTerminal[] = [];

afterEach(async () => {
  for (const program of started.splice(0)) {
    program.kill("SIGKILL");
    await program.ended;
  }
});

function startScript(script: string, options?: TerminalOptions): ProgramInTerminal {
  const program = startProgramInTerminal(process.execPath, ["-e", script], options);
  started.push(program);
  return program;
}

describe("startInTerminal", () => {
  it("runs the built rekog on a terminal of that width", async () => {
    const rekog = startInTerminal(["--help"], { columns: 60, rows: 10 });
    expect(await rekog.ended).toEqual({ exitCode: 0 });
    await rekog.until("Usage: rekog");
    expect(rekog.screen().split("\n").length).toBeLessThanOrEqual(10);
    expect(rekog.screen()).toContain("130 interrupted.");
    expect(rekog.screen()).not.toContain("Usage: rekog");
  });
});

describe("a program in a terminal", () => {
  it("is shown as it ends up, and told as it was written", async () => {
    const program = startScript(
      `console.log("one\\rtwo\\x1b[K"); console.log("\\x1b[31mred\\x1b[0m", process.stdout.isTTY, process.stdout.columns)`,
      { columns: 40 },
    );
    await program.ended;
    expect(program.screen()).toBe("two\nred true 40");
    expect(program.output()).toContain("one\rtwo");
    expect(program.xterm.buffer.active.getLine(1)?.getCell(0)?.getFgColor()).toBe(1);
  });

  it("waits for what comes, finds what has scrolled away, and joins a line that wraps", async () => {
    const program = startScript(
      `console.log("first"); process.stdin.once("data", () => { console.log("x".repeat(15) + " long\\n".repeat(20)); process.exit() })`,
      { columns: 18, rows: 5 },
    );
    await program.until(/^first$/m);
    program.write("go\r");
    await program.until("xxx long");
    await program.ended;
    await program.until("first");
    expect(program.screen()).not.toContain("first");
  });

  it("hears typed Ctrl-C and signals", async () => {
    const typed = startScript(
      `process.on("SIGINT", () => process.exit(7)); setInterval(() => {}, 1e6); console.log("ready")`,
    );
    await typed.until("ready");
    typed.write("\x03");
    expect(await typed.ended).toEqual({ exitCode: 7 });
    const killed = startScript(`setInterval(() => {}, 1e6); console.log("ready")`);
    await killed.until("ready");
    killed.kill("SIGTERM");
    expect(await killed.ended).toMatchObject({ signal: 15 });
  });

  it("shows all of a flood before it has ended", async () => {
    const program = startScript(`for (let n = 0; n < 20000; n += 1) console.log("line " + n)`);
    await program.ended;
    expect(program.screen()).toMatch(/line 19999$/);
    expect(program.output().match(/line/g)).toHaveLength(20_000);
  });

  it("is told with its screen when it ends without the text", async () => {
    const program = startScript(`console.log("bye")`);
    await expect(program.until("hello")).rejects.toThrow(/without showing hello:\nbye/);
  });
});
