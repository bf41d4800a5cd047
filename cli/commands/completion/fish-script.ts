import { cleanText } from "../../ui/clean-text.ts";
import type { CommandNode, OptionNode, Values } from "./command-tree.ts";
import { profileNames } from "./profile-names.ts";
import { fishQuoted } from "./quote.ts";

/**
 * Completion for fish: one function looks at what was typed and prints what may follow, each with its description. fish
 * itself picks what fits.
 * @see https://fishshell.com/docs/current/completions.html
 */
export function fishScript(nodes: readonly CommandNode[]): string {
  return `# rekog completion for fish, made by: rekog completion fish

# Each prints what may stand in place of what was typed of a word.
function __rekog_files
    # As fish completes the files of an unknown command: with the quotes, backslashes and ~ that were typed.
    complete -C "'' $argv[1]"
end

function __rekog_folders
    __fish_complete_directories $argv[1]
end

function __rekog_profiles
    set -l tokens (commandline -opc)
    type -q $tokens[1]; and $tokens[1] ${profileNames}
end

function __rekog_offer
    printf '%s\\n' $argv[2..]
end

function __rekog_nothing
end

# How the value of an option ("COMMAND --option") is completed, a word a line; nothing for an option that stands alone.
function __rekog_value
    switch $argv[1]
${nodes.flatMap(valueCases).join("\n")}
    end
end

function __rekog_complete
    set -l tokens (commandline -opc)
    set -l current (commandline -ct)
    set -l command ''
    set -l position 0
    set -l action
    set -l ended
    for word in $tokens[2..]
        if set -q action[1]
            set action
        else if not set -q ended[1]; and test "$word" = --
            set ended yes
        else if not set -q ended[1]; and string match -q -- '-*' $word
            set action (__rekog_value "$command $word")
        else
            switch "$command $word"
${nodes
  .filter(({ path }) => path)
  .map(pathCase)
  .join("\n")}
                case '*'
                    set position (math $position + 1)
            end
        end
    end
    if set -q action[1]
        $action[1] "$current" $action[2..]
        return
    end
    if set -q ended[1]
        # What follows is no option.
    else if string match -q -- '-*=*' $current
        set -l parts (string split -m 1 = -- $current)
        set action (__rekog_value "$command $parts[1]")
        if set -q action[1]
            printf "$parts[1]=%s\\n" ($action[1] "$parts[2]" $action[2..])
        end
        return
    else if string match -q -- '-*' $current
        switch $command
${nodes.map(optionsCase).join("\n")}
        end
        return
    end
    switch "$command/$position"
${nodes.flatMap(argumentCases).join("\n")}
    end
end

complete -c rekog -f -a '(__rekog_complete)'
`;
}

function valueCases({ path, options }: CommandNode): string[] {
  return options
    .filter((option): option is OptionNode & { values: Values } => option.values !== undefined)
    .map(({ names, values }) => {
      const patterns = names.map((name) => fishQuoted(`${path} ${name}`)).join(" ");
      return `        case ${patterns}\n            ${print(actionOf(values))}`;
    });
}

function pathCase({ path }: CommandNode): string {
  const words = path.split(" ");
  const parent = words.slice(0, -1).join(" ");
  const pattern = fishQuoted(`${parent} ${words.at(-1)}`);
  return `                case ${pattern}\n                    set command ${fishQuoted(path)}`;
}

function optionsCase({ path, options }: CommandNode): string {
  const offers = options.flatMap(({ names, description }) => {
    return names.map((name) => offer(name, description));
  });
  return `            case ${fishQuoted(path)}\n                ${print(offers)}`;
}

function argumentCases({ path, commands, args }: CommandNode): string[] {
  if (commands.length > 0) {
    const offers = commands.map(({ name, description }) => offer(name, description));
    return [`        case ${fishQuoted(`${path}/0`)}\n            ${print(offers)}`];
  }
  return args.map(({ values, isVariadic }, position) => {
    const pattern = fishQuoted(`${path}/${isVariadic ? "*" : position}`);
    const [action, ...rest] = actionOf(values);
    return `        case ${pattern}\n            ${action} "$current" ${rest.map(fishQuoted).join(" ")}`;
  });
}

/** A function, and what it is given after the word that was typed. */
function actionOf(values: Values): [string, ...string[]] {
  if (values.kind === "choices") return ["__rekog_offer", ...values.choices];
  return [values.kind === "unknown" ? "__rekog_nothing" : `__rekog_${values.kind}`];
}

/** A candidate and, after a tab, what it is. */
const offer = (name: string, description: string) => `${name}\t${cleanText(description).trim()}`;

const print = (lines: readonly string[]) =>
  lines.length === 0 ? "true" : `printf '%s\\n' ${lines.map(fishQuoted).join(" ")}`;
