import type { ProgramInTerminal } from "./terminal.ts";

const spinnerFrames = /[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]/;
// Colours 30 to 37 and 90 to 97, bold and dim (ECMA-48, SGR)
const sgr = /^(?:[39][0-7]|1|2)m/;
const [showCursor, hideCursor] = ["\x1b[?25h", "\x1b[?25l"];

/** What a command that has ended leaves on its terminal, besides the text. */
export interface Shown {
  /** Whether it drew something that moves while it worked */
  spun: boolean;
  /** Of what it drew, what is still there: there should be nothing */
  remains: boolean;
  coloured: boolean;
  cursorIsShown: boolean;
  /** The column of the cursor, from 0 on: the shell's prompt comes there */
  cursorColumn: number;
  /** Lines that were wider than the terminal, and so were broken by it */
  broken: string[];
}

export function shownBy({ output, screen, xterm }: ProgramInTerminal): Shown {
  const written = output();
  return {
    spun: written.includes(hideCursor),
    remains: spinnerFrames.test(screen()),
    coloured: written.split("\x1b[").some((sequence) => sgr.test(sequence)),
    cursorIsShown: written.lastIndexOf(showCursor) >= written.lastIndexOf(hideCursor),
    cursorColumn: xterm.buffer.active.cursorX,
    broken: brokenLines(xterm),
  };
}

function brokenLines({ buffer: { active } }: ProgramInTerminal["xterm"]): string[] {
  const broken: string[] = [];
  for (let row = 1; row < active.length; row += 1) {
    const line = active.getLine(row);
    if (!line?.isWrapped) continue;
    const above = active.getLine(row - 1);
    const start = above?.isWrapped ? broken.pop() : above?.translateToString();
    broken.push(`${start}${line.translateToString(!active.getLine(row + 1)?.isWrapped)}`);
  }
  return broken;
}
