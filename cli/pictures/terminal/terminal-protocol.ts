import type { Output } from "../../deps.ts";

/** How a terminal takes pictures. */
export type TerminalProtocol = "kitty" | "iterm2";

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Which pictures the terminal shows, from what it says of itself in the environment; asking it would mean reading stdin.
 * Undefined where it shows none, where it does not say so, and inside tmux and screen, which hold pictures back.
 * @see https://sw.kovidgoyal.net/kitty/graphics-protocol/ (its list of terminals)
 * @see https://iterm2.com/documentation-images.html
 * @see https://wezterm.org/imgcat.html
 * @see https://code.visualstudio.com/docs/terminal/advanced#_image-support
 */
export function terminalProtocol(env: Env, stdout: Output): TerminalProtocol | undefined {
  const { TERM = "", TERM_PROGRAM: program } = env;
  if (!stdout.isTTY || TERM === "dumb") return undefined;
  if (env.TMUX || env.STY || /^(screen|tmux)/.test(TERM)) return undefined;
  if (env.KITTY_WINDOW_ID || TERM === "xterm-kitty") return "kitty";
  if (program === "ghostty" || TERM === "xterm-ghostty") return "kitty";
  if (program === "iTerm.app" || env.LC_TERMINAL === "iTerm2") return "iterm2";
  if (program === "WezTerm" || program === "mintty") return "iterm2";
  if (program === "vscode" && isAtLeast(env.TERM_PROGRAM_VERSION, 1, 80)) return "iterm2";
  return undefined;
}

function isAtLeast(version: string | undefined, major: number, minor: number): boolean {
  const [has = 0, hasMinor = 0] = (version ?? "").split(".").map(Number);
  return has > major || (has === major && hasMinor >= minor);
}
