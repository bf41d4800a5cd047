import { cleanText } from "../../ui/clean-text.ts";
import type { CommandNode, OptionNode, Values } from "./command-tree.ts";
import { profileNames } from "./profile-names.ts";
import { quoted } from "./quote.ts";

/**
 * Completion for zsh: a function for each command, which hands the words that follow a command's name on to the next one.
 * It can be sourced, and be autoloaded as a file named `_rekog`.
 * @see https://zsh.sourceforge.io/Doc/Release/Completion-System.html for `_arguments` and `_describe`
 */
export function zshScript(nodes: readonly CommandNode[]): string {
  return `#compdef rekog
# rekog completion for zsh, made by: rekog completion zsh

_rekog_profiles() {
  local -a names
  names=(\${(f)"$("$program" ${profileNames})"})
  compadd -a names
}

${nodes.map(commandFunction).join("\n")}
if [[ $funcstack[1] == _rekog ]]; then
  _rekog "$@"
else
  compdef _rekog rekog
fi
`;
}

function commandFunction({ path, commands, options, args }: CommandNode): string {
  const specs = [
    ...options.flatMap(optionSpecs),
    ...(commands.length > 0
      ? ["1: :->command", "*:: :->rest"]
      : args.map(({ name, values, isVariadic }, index) => {
          return `${isVariadic ? "*" : index + 1}:${message(name)}:${actionOf(values)}`;
        })),
  ];
  const below = commands.map(
    ({ name }) => `      ${quoted(name)}) ${functionName(`${path} ${name}`)} ;;`,
  );
  const described = commands.map(({ name, description }) => {
    return `        ${quoted(`${message(name)}:${oneLine(description)}`)}`;
  });
  const choose = `
  case $state in
    command)
      local -a commands=(
${described.join("\n")}
      )
      _describe -t commands command commands
      ;;
    rest)
      case $line[1] in
${below.join("\n")}
      esac
      ;;
  esac`;
  return `${functionName(path)}() {
  local curcontext=$curcontext state state_descr line${path ? "" : " program=$words[1]"}
  typeset -A opt_args
  _arguments -C -s -S : \\
${specs.map((spec) => `    ${quoted(spec)}`).join(" \\\n")} && return${commands.length > 0 ? choose : ""}
}
`;
}

/** One for each name, of which only one can be given; a value may be given again. */
function optionSpecs({ names, description, values }: OptionNode): string[] {
  const explained = `[${oneLine(description).replace(/[\\[\]]/g, "\\$&")}]`;
  if (values === undefined) {
    const excluded = `(${names.join(" ")})`;
    return names.map((name) => `${excluded}${name}${explained}`);
  }
  return names.map((name) => {
    const separator = name.startsWith("--") ? "=" : "+";
    return `*${name}${separator}${explained}:value:${actionOf(values)}`;
  });
}

function actionOf(values: Values): string {
  switch (values.kind) {
    case "choices":
      return `(${values.choices.map((choice) => choice.replace(/[^\w.=-]/g, "\\$&")).join(" ")})`;
    case "files":
      return "_files";
    case "folders":
      return "_files -/";
    case "profiles":
      return "_rekog_profiles";
    case "unknown":
      // A space: there is nothing to offer.
      return " ";
  }
}

const functionName = (path: string) => `_rekog${path && `_${path.trim()}`}`.replace(/[ -]/g, "_");

/** Where a colon ends the text. */
const message = (text: string) => oneLine(text).replace(/[\\:]/g, "\\$&");

const oneLine = (text: string) => cleanText(text).trim();
