import { closeSync, constants, openSync, write } from "node:fs";
import { tmpdir } from "node:os";
import { dirname } from "node:path";
import type { ReadStream } from "node:tty";
import { type IPty, spawn } from "@lydell/node-pty";
import xterm, { type Terminal as Xterm } from "@xterm/headless";
import { mainPath, type RunOptions } from "./run-rekog.ts";
import { rememberGiven, toldNoSecretOnTerminal } from "./told-by-rekog.ts";

/** A sequence that no program writes, and that no terminal shows */
const endMark = "\x1b]7999;ended\x07";

/** As much of node-pty's `unixTerminal.js` as its types leave out. */
interface UnixTerminal {
  _socket: ReadStream;
  ptsName: string;
  once(event: string, listener: () => void): void;
}

export interface TerminalOptions extends RunOptions {
  columns?: number;
  rows?: number;
}

export interface TerminalEnd {
  exitCode: number;
  /** Its number, where a signal that the program does not handle ended it */
  signal?: number;
}

/** A program in a pseudo-terminal, and what a person would see there. */
export interface ProgramInTerminal {
  /** The visible rows, without the blanks at their ends and without the empty rows at the bottom */
  screen(): string;
  /** Every character that was written so far, escape sequences too */
  output(): string;
  /**
   * Resolves when the text is on the screen, or above it in the scrollback; a line that was too wide counts as one line.
   * Rejects, with the screen in the message, when the program ends without showing it.
   */
  until(text: string | RegExp): Promise<void>;
  /** As if it was typed: "\x03" is Ctrl-C, "\t" the tab key, "\r" the return key */
  write(text: string): void;
  /** Does nothing when the program has ended. */
  kill(signal: NodeJS.Signals): void;
  /** Closes the terminal as its window is closed: the program gets SIGHUP, and can write to it no more. */
  hangUp(): void;
  /** Resolves when the program is gone and its last words are on the screen */
  ended: Promise<TerminalEnd>;
  /** The screen's cells with their colours, for who draws it: https://xtermjs.org/docs/api/terminal/ */
  xterm: Xterm;
}

/** Starts the built `rekog` in a pseudo-terminal of its own. It may tell no secret. */
export function startInTerminal(
  args: readonly string[],
  options: TerminalOptions = {},
): ProgramInTerminal {
  const { program = mainPath, env = {}, cwd } = options;
  const run = { args, env, cwd };
  rememberGiven(run);
  const rekog = startProgramInTerminal(process.execPath, [program, ...args], options);
  void rekog.ended.then(() => toldNoSecretOnTerminal(run, rekog.output()));
  return rekog;
}

/** Starts any program, such as a shell, in a pseudo-terminal of its own. */
export function startProgramInTerminal(
  file: string,
  args: readonly string[],
  { env = {}, cwd, columns = 100, rows = 30 }: TerminalOptions = {},
): ProgramInTerminal {
  const screen = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
  const pty = spawn(file, [...args], {
    name: env.TERM ?? "xterm-256color",
    cols: columns,
    rows,
    // As `startRekog` has it; execa puts the folder of Node.js on the path, too.
    env: { HOME: "/nonexistent", TMPDIR: tmpdir(), PATH: dirname(process.execPath), ...env },
    ...(cwd !== undefined && { cwd }),
  });
  let output = "";
  let hasEnded = false;
  // Each is called whenever something was drawn, and once more at the end.
  const watchers = new Set<() => void>();
  const drawn = () => {
    for (const look of watchers) look();
  };
  const hangUp = readToTheEnd(pty, (text) => {
    output += text;
    screen.write(text, drawn);
  });
  // What a program asks its terminal (where is the cursor?) is answered by the terminal.
  screen.onData((answer) => {
    if (!hasEnded) pty.write(answer);
  });
  const ended = endOf(pty, screen).then((end) => {
    hasEnded = true;
    drawn();
    return end;
  });

  return {
    screen: () => visibleRows(screen).join("\n").trimEnd(),
    output: () => output,
    until: (text) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const isShown = matches(linesOf(screen).join("\n"), text);
          if (!isShown && !hasEnded) return;
          watchers.delete(look);
          if (isShown) resolve();
          else reject(new Error(`Ended without showing ${text}:\n${linesOf(screen).join("\n")}`));
        };
        watchers.add(look);
        look();
      }),
    write: (text) => pty.write(text),
    kill(signal) {
      if (!hasEnded) pty.kill(signal);
    },
    hangUp,
    ended,
    xterm: screen,
  };
}

/**
 * Calls back with all that the program writes, and no more: its last words too. libuv takes the hang-up of a terminal for
 * its end as soon as it could not fill a buffer (`uv__stream_io`), though more is there, and node-pty closes the terminal
 * 200 ms after the program's end in any case. So it is held open, and once the program has ended a mark is written to it:
 * when that is read, everything was.
 * @returns closes the terminal before that
 */
function readToTheEnd(pty: IPty, onText: (text: string) => void): () => void {
  const inner = pty as unknown as UnixTerminal;
  const { _socket: socket, ptsName } = inner;
  const slave = openSync(ptsName, constants.O_WRONLY | constants.O_NOCTTY);
  const destroy = socket.destroy.bind(socket);
  socket.destroy = (error) => (error ? destroy(error) : socket);
  // What node-pty waits for as soon as the program has ended
  const once = inner.once.bind(inner);
  inner.once = (event, listener) => {
    once(event, listener);
    if (event === "close") write(slave, endMark, () => {});
  };
  let unread = "";
  pty.onData((data) => {
    unread += data;
    const end = unread.indexOf(endMark);
    // The mark may come in two pieces.
    const held = end >= 0 ? 0 : heldBack(unread);
    onText(unread.slice(0, end >= 0 ? end : unread.length - held));
    unread = unread.slice(unread.length - held);
    if (end >= 0) destroy();
  });
  socket.once("close", () => closeSync(slave));
  return () => void destroy();
}

/** How many characters at the end of the text may be the beginning of the mark. */
function heldBack(text: string): number {
  let length = Math.min(text.length, endMark.length - 1);
  while (!text.endsWith(endMark.slice(0, length))) length -= 1;
  return length;
}

/** node-pty tells the end after the last data; xterm parses later, and in order, so an empty write waits for all of it. */
function endOf(pty: IPty, screen: Xterm): Promise<TerminalEnd> {
  return new Promise((resolve) => {
    pty.onExit(({ exitCode, signal }) => {
      screen.write("", () => resolve({ exitCode, ...(signal && { signal }) }));
    });
  });
}

const matches = (shown: string, text: string | RegExp) =>
  typeof text === "string" ? shown.includes(text) : shown.search(text) >= 0;

function visibleRows({ buffer, rows }: Xterm): string[] {
  const { active } = buffer;
  return Array.from({ length: rows }, (_, row) => {
    return active.getLine(active.baseY + row)?.translateToString(true) ?? "";
  });
}

/** All that is in the buffer, rows that wrap joined again. */
function linesOf({ buffer }: Xterm): string[] {
  const { active } = buffer;
  const lines: string[] = [];
  for (let row = 0; row < active.length; row += 1) {
    const line = active.getLine(row);
    const isWrapped = active.getLine(row + 1)?.isWrapped ?? false;
    const text = line?.translateToString(!isWrapped) ?? "";
    if (line?.isWrapped) lines.push(`${lines.pop() ?? ""}${text}`);
    else lines.push(text);
  }
  return lines;
}
