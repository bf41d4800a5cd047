import type { Command } from "commander";
import { bashScript } from "../completion/bash-script.ts";
import { commandNodes } from "../completion/command-tree.ts";
import { fishScript } from "../completion/fish-script.ts";
import { zshScript } from "../completion/zsh-script.ts";
import type { Deps } from "../deps.ts";

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
