import type { Deps } from "../../deps.ts";
import { Argument, type Command } from "../../options/commander.ts";
import type { Shell } from "./run-completion.ts";

const examples = `
Examples:
  rekog completion bash >> ~/.bash_completion
  rekog completion zsh > "\${fpath[1]}/_rekog"
  rekog completion fish > ~/.config/fish/completions/rekog.fish
  source <(rekog completion bash)             for this shell alone; zsh too, after compinit

Where to put it, once; open a new shell then:
  bash   ~/.bash_completion where the package bash-completion is installed, else ~/.bashrc (macOS: ~/.bash_profile)
  zsh    a file named _rekog in a folder of $fpath, before ~/.zshrc runs: autoload -U compinit && compinit
  fish   ~/.config/fish/completions/rekog.fish

Commands, options, files, and the names of your profiles are completed. Make it again after an update of rekog.
`;

export function addCompletionCommand(program: Command, deps: Deps): void {
  program
    .command("completion")
    .summary("print a script that completes rekog's commands in your shell")
    .description("Print a script that completes rekog's commands, options and files in your shell.")
    .addArgument(new Argument("<shell>", "yours").choices(["bash", "zsh", "fish"]))
    .addHelpText("after", examples)
    .action(async (shell: Shell) => {
      const { runCompletion } = await import("./run-completion.ts");
      await runCompletion(shell, program, deps);
    });
}
