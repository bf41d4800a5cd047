import type { Deps } from "../../deps.ts";
import type { Command } from "../../options/commander.ts";
import { bashScript } from "./bash-script.ts";
import { commandNodes } from "./command-tree.ts";
import { fishScript } from "./fish-script.ts";
import { zshScript } from "./zsh-script.ts";

export const scripts = { bash: bashScript, zsh: zshScript, fish: fishScript };

export type Shell = keyof typeof scripts;

/** `rekog completion`: the script, with `--json` too: it is all that there is to print. */
export async function runCompletion(
  shell: Shell,
  program: Command,
  { stdout }: Pick<Deps, "stdout">,
): Promise<void> {
  stdout.write(scripts[shell](commandNodes(program)));
}
