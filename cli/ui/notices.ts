import { tellable } from "../client/tellable.ts";
import type { Output } from "../deps.ts";
import type { OutputSettings } from "../output-settings.ts";
import { cleanText } from "./clean-text.ts";
import { proseColumns, wrapText } from "./wrap-text.ts";

/** What a command says on stderr about its work, besides failures. */
export interface Notices {
  /** Whether work is drawn: on a terminal, unless that would garble something or is not wanted */
  readonly isDrawn: boolean;
  /** A line to know about, and lines that belong to it; silent with `--quiet` */
  tell(text: string, more?: readonly string[]): void;
  /** For `--verbose` only */
  detail(text: string): void;
  /** What is being done at the moment; drawn on a terminal, silent elsewhere */
  working(text: string): void;
  /** Writes to the terminal, stdout or stderr, while work goes on: what is drawn makes room and comes back below */
  aside(write: () => void): void;
  /** Nothing is being done; must come before anything else is written to the terminal */
  rest(): void;
}

/** Ten times a second is as smooth as a terminal over a network is. */
const redrawnEveryMs = 100;

/**
 * The spinner (`ora`) is for a person at a terminal, and would garble the log lines of `--verbose`: in every other case it
 * is not even loaded.
 */
export async function createNotices(stderr: Output, settings: OutputSettings): Promise<Notices> {
  const write = (text: string, more: readonly string[] = []) => {
    // A newline in a text is a file's name, or another server's words, and never the end of a line.
    const lines = [`rekog: ${tellable(text)}`, ...more.map(tellable)].map(cleanText);
    const columns = proseColumns(stderr);
    stderr.write(lines.map((line) => `${wrapText(line, columns, "rekog: ".length)}\n`).join(""));
  };
  const tell = settings.quiet ? () => {} : write;
  const detail = settings.verbose ? write : () => {};
  const { quiet, verbose, isDumb } = settings;
  const isDrawn = stderr.isTTY === true && !quiet && !verbose && !isDumb;
  if (!isDrawn) {
    return { isDrawn, tell, detail, working: () => {}, aside: (write) => write(), rest: () => {} };
  }

  const { default: ora } = await import("ora");
  const spinner = ora({
    stream: stderr,
    isEnabled: true,
    interval: redrawnEveryMs,
    // Reading stdin would take Ctrl-C away from the process.
    discardStdin: false,
    color: settings.colour.stderr ? "cyan" : false,
  });
  const aside = (write: () => void) => {
    const wasSpinning = spinner.isSpinning;
    spinner.stop();
    try {
      write();
    } finally {
      if (wasSpinning) spinner.start();
    }
  };
  return {
    isDrawn,
    tell: (text, more) => aside(() => tell(text, more)),
    detail,
    working(text) {
      spinner.text = cleanText(text);
      if (!spinner.isSpinning) spinner.start();
    },
    aside,
    rest: () => spinner.stop(),
  };
}
