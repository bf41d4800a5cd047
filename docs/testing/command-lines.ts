const token = /\s+|&&|\|\||[|;&]|>>?|<{1,3}|(?:'[^']*'|"(?:\\.|[^"\\])*"|\\.|[^\s'"|;&<>\\])+/g;

/** The commands of a line of shell, each as its words: without quotes, and without what it reads from or writes to. */
export function simpleCommands(line: string): string[][] {
  const commands: string[][] = [[]];
  let isFile = false;
  for (const [text] of line.matchAll(token)) {
    if (/^(&&|\|\||[|;&])$/.test(text)) commands.push([]);
    else if (/^[<>]/.test(text)) isFile = true;
    else if (text.trim() === "") continue;
    else if (isFile) isFile = false;
    else commands.at(-1)?.push(unquoted(text));
  }
  return commands.filter((words) => words.length > 0);
}

const unquoted = (word: string) =>
  word.replace(/'([^']*)'|"((?:\\.|[^"\\])*)"|\\(.)/g, (_, single, double, escaped) =>
    String(single ?? double?.replace(/\\(.)/g, "$1") ?? escaped),
  );

/**
 * What a synopsis stands for: `a [--b] c|d` is `a --b c` and `a --b d`. A bar with blanks around it is a pipe's.
 */
export function synopsisLines(synopsis: string): string[] {
  const plain = synopsis.replace(/\[([^\]]*)\]/g, "$1");
  const [alternatives] = /\S+(?:\|\S+)+/.exec(plain) ?? [];
  if (alternatives === undefined) return [plain];
  return alternatives.split("|").map((one) => plain.replace(alternatives, () => one));
}

/** The commands of a script, each without its comment; a function is one of them. */
export function commandsOf(script: string): string[] {
  const commands: string[] = [];
  let opened: string[] | undefined;
  for (const line of script.replace(/\\\n\s*/g, "").split("\n")) {
    if (opened) {
      opened.push(line);
      if (line !== "}") continue;
      commands.push(opened.join("\n"));
      opened = undefined;
    } else if (/^\w+\(\) \{$/.test(line)) {
      opened = [line];
    } else {
      const command = line.replace(/(^|\s+)#\s.*$/, "").trim();
      if (command) commands.push(command);
    }
  }
  if (opened) throw new Error(`A function has no end:\n${opened.join("\n")}`);
  return commands;
}
