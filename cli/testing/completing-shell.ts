import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { runInProcess } from "./run-in-process.ts";
import { startProgramInTerminal } from "./terminal.ts";

export type ShellName = "bash" | "zsh" | "fish";

/** What a key press of the tab key did. */
export interface Completion {
  /** The command line afterwards */
  line: string;
  /** What may follow, where there is a choice */
  offered: string[];
}

export interface CompletingShellOptions {
  /** An empty folder for the shell's settings, and its working directory */
  folder: string;
  /** The script to load; rekog's own without */
  script?: string;
  /** Where `rekog` is found, if it is needed */
  path?: string;
  env?: Record<string, string>;
}

const prompt = "ready> ";
const marker = "<end>";
const systemPath = "/usr/local/bin:/usr/bin:/bin:/opt/homebrew/bin";

/** Whether that shell is on this machine. */
export async function hasShell(shell: ShellName): Promise<boolean> {
  const { failed } = await execa(shell, ["--version"], { reject: false });
  return !failed;
}

// One tab key lists at once, on lines of their own, and never asks whether to.
const settings = {
  bash: `PS1='${prompt}'
bind 'set show-all-if-ambiguous on'
bind 'set completion-query-items 0'
bind 'set page-completions off'
bind 'set bell-style none'
bind 'set enable-bracketed-paste off'
`,
  zsh: `PS1='${prompt}'
autoload -U compinit
compinit -u -D
setopt no_always_last_prompt no_beep no_list_beep no_prompt_sp
LISTMAX=0
`,
};

/** Types a line into a real shell that has loaded rekog's script, presses the tab key, and reads what it did. */
export async function pressTab(
  shell: ShellName,
  typed: string,
  { folder, script, path = "", env = {} }: CompletingShellOptions,
): Promise<Completion> {
  const scriptPath = join(folder, `.rekog.${shell}`);
  await writeFile(scriptPath, script ?? (await runInProcess(["completion", shell])).stdout);
  const searched = path ? `${path}:${systemPath}` : systemPath;
  const options = { cwd: folder, env: { HOME: folder, PATH: searched, ...env } };
  if (shell === "fish") return askFish(shell, typed, scriptPath, options);

  const rcName = shell === "bash" ? ".bashrc" : ".zshrc";
  await writeFile(join(folder, rcName), `${settings[shell]}source '${scriptPath}'\n`);
  const args = shell === "bash" ? ["--noprofile", "-i"] : ["-d", "-i"];
  const terminal = startProgramInTerminal(shell, args, {
    ...options,
    columns: 160,
    rows: 60,
  });
  try {
    await terminal.until(prompt);
    terminal.write(`${typed}\t${marker}`);
    await terminal.until(marker);
    return readScreen(terminal.screen());
  } finally {
    terminal.kill("SIGKILL");
    await terminal.ended;
  }
}

function readScreen(screen: string): Completion {
  const rows = screen.split("\n");
  const last = rows.findIndex((row) => row.includes(marker));
  const first = rows.findIndex((row) => row.startsWith(prompt));
  const line = (rows[last] ?? "").slice(prompt.length).replace(marker, "");
  const offered = rows.slice(first + 1, last).flatMap((row) => row.split(/ {2,}| -- /));
  return { line, offered: offered.map((word) => word.trim()).filter(Boolean) };
}

/** fish tells what it would offer for a command line; a single offer is what the tab key inserts. */
async function askFish(
  fish: ShellName,
  typed: string,
  scriptPath: string,
  options: { cwd: string; env: Record<string, string> },
): Promise<Completion> {
  const { stdout } = await execa(
    fish,
    ["--no-config", "-c", `source '${scriptPath}'; complete --escape -C $argv[1]`, typed],
    { ...options, extendEnv: false },
  );
  const lines = stdout.split("\n").filter(Boolean);
  const offered = lines.map((line) => line.split("\t")[0] ?? "");
  const [only, ...others] = offered;
  if (only === undefined || others.length > 0) return { line: typed, offered };
  const space = only.endsWith("/") ? "" : " ";
  return { line: `${typed.slice(0, typed.lastIndexOf(" ") + 1)}${only}${space}`, offered: [] };
}
