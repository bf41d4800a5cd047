import type { Output } from "../deps.ts";
import type { OutputSettings } from "../output-settings.ts";
import { cleanText } from "./clean-text.ts";

/** What a command says on stderr about its work, besides failures. */
export interface Notices {
  /** A line to know about; silent with `--quiet` */
  tell(text: string): void;
  /** For `--verbose` only */
  detail(text: string): void;
  /** What is being done at the moment; drawn on a terminal, silent elsewhere */
  working(text: string): void;
  /** Nothing is being done; must come before anything else is written to the terminal */
  rest(): void;
}

/**
 * The spinner (`ora`) is for a person at a terminal, and would garble the log lines of `--verbose`: in every other case it
 * is not even loaded.
 */
export async function createNotices(stderr: Output, settings: OutputSettings): Promise<Notices> {
  const write = (text: string) => {
    const lines = text.split("\n").map(cleanText);
    stderr.write(`rekog: ${lines.join("\n")}\n`);
  };
  const tell = settings.quiet ? () => {} : write;
  const detail = settings.verbose ? write : () => {};
  const drawn = stderr.isTTY === true && !settings.quiet && !settings.verbose;
  if (!drawn) return { tell, detail, working: () => {}, rest: () => {} };

  const { default: ora } = await import("ora");
  const spinner = ora({
    stream: stderr,
    isEnabled: true,
    // Reading stdin would take Ctrl-C away from the process.
    discardStdin: false,
    color: settings.colour.stderr ? "cyan" : false,
  });
  return {
    tell(text) {
      const wasSpinning = spinner.isSpinning;
      spinner.stop();
      tell(text);
      if (wasSpinning) spinner.start();
    },
    detail,
    working(text) {
      spinner.text = cleanText(text);
      if (!spinner.isSpinning) spinner.start();
    },
    rest: () => spinner.stop(),
  };
}
