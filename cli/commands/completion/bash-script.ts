import type { CommandNode, OptionNode, Values } from "./command-tree.ts";
import { profileNames } from "./profile-names.ts";
import { quoted } from "./quote.ts";

/**
 * Completion for bash from 3.2 on, which macOS has: there is no `mapfile` there, and `compopt` is merely tried.
 *
 * bash breaks words at `=` and `:` too (`COMP_WORDBREAKS`), so what was typed as one word is put together again first.
 * Where file names are wanted nothing is answered, and bash completes them by itself.
 * @see https://www.gnu.org/software/bash/manual/bash.html#Programmable-Completion
 */
export function bashScript(nodes: readonly CommandNode[]): string {
  return `# rekog completion for bash, made by: rekog completion bash

_rekog_files() { :; }
_rekog_folders() { compopt -o dirnames +o default 2>/dev/null; }
_rekog_nothing() { compopt +o default 2>/dev/null; }

_rekog_offer() {
  local word
  _rekog_nothing
  for word; do
    [[ $word == "$current"* ]] && COMPREPLY+=("$prefix$word")
  done
}

_rekog_profiles() {
  local name names=()
  while IFS= read -r name; do names+=("$name"); done < <("\${COMP_WORDS[0]}" ${profileNames})
  _rekog_offer "\${names[@]}"
}

# How the value of an option ("COMMAND --option") is completed; fails for an option that stands alone.
_rekog_value() {
  case "$1" in
${nodes.flatMap(valueCases).join("\n")}
    *) return 1 ;;
  esac
}

_rekog() {
  local command='' position=0 index=1 current='' prefix='' word words=() action=() join='' ended=''
  COMPREPLY=()
  for word in "\${COMP_WORDS[@]:0:COMP_CWORD+1}"; do
    if [[ ($join || $word == [:=]*) && \${#words[@]} -gt 0 ]]; then
      words[\${#words[@]}-1]+=$word
    else
      words+=("$word")
    fi
    [[ $word == *[:=] ]] && join=1 || join=''
  done
  local last=$((\${#words[@]} - 1))
  current=\${words[last]}
  while ((index < last)); do
    word=\${words[index]}
    if [[ ! $ended && $word == -- ]]; then
      ended=1
    elif [[ ! $ended && $word == -* ]]; then
      if _rekog_value "$command $word"; then
        ((index += 1))
        if ((index == last)); then
          "\${action[@]}"
          return
        fi
      fi
    else
      case "$command $word" in
${nodes
  .filter(({ path }) => path)
  .map(pathCase)
  .join("\n")}
        *) ((position += 1)) ;;
      esac
    fi
    ((index += 1))
  done
  # What follows \`--\` is no option.
  if [[ ! $ended && $current == -*=* ]]; then
    word=\${current%%=*}
    # Where bash breaks words at =, only what follows it is replaced.
    [[ \${COMP_WORDS[COMP_CWORD]} == -* ]] && prefix="$word="
    current=\${current#*=}
    if _rekog_value "$command $word"; then "\${action[@]}"; else _rekog_nothing; fi
    return
  fi
  if [[ ! $ended && $current == -* ]]; then
    case "$command" in
${nodes.map(optionsCase).join("\n")}
    esac
    return
  fi
  case "$command/$position" in
${nodes.flatMap(argumentCases).join("\n")}
    *) _rekog_nothing ;;
  esac
}

complete -o default -F _rekog rekog
`;
}

function valueCases({ path, options }: CommandNode): string[] {
  return options
    .filter((option): option is OptionNode & { values: Values } => option.values !== undefined)
    .map(({ names, values }) => {
      const patterns = names.map((name) => quoted(`${path} ${name}`)).join(" | ");
      return `    ${patterns}) action=(${actionOf(values)}) ;;`;
    });
}

function pathCase({ path }: CommandNode): string {
  const words = path.split(" ");
  const parent = words.slice(0, -1).join(" ");
  return `        ${quoted(`${parent} ${words.at(-1)}`)}) command=${quoted(path)} ;;`;
}

function optionsCase({ path, options }: CommandNode): string {
  const names = options.flatMap((option) => option.names);
  return `      ${quoted(path)}) _rekog_offer ${names.map(quoted).join(" ")} ;;`;
}

function argumentCases({ path, commands, args }: CommandNode): string[] {
  if (commands.length > 0) {
    const names = commands.map(({ name }) => quoted(name)).join(" ");
    return [`    ${quoted(`${path}/0`)}) _rekog_offer ${names} ;;`];
  }
  return args.map(({ values, isVariadic }, position) => {
    const pattern = isVariadic ? `${quoted(`${path}/`)}*` : quoted(`${path}/${position}`);
    return `    ${pattern}) ${actionOf(values)} ;;`;
  });
}

function actionOf(values: Values): string {
  if (values.kind === "choices") return `_rekog_offer ${values.choices.map(quoted).join(" ")}`;
  return values.kind === "unknown" ? "_rekog_nothing" : `_rekog_${values.kind}`;
}
