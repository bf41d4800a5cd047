// Stands in for the generator, which is a package of Python's: `docs/python.long.test.ts` runs it as the page says.

const options = ["--path", "--meta", "--output-path"];

export function refusal([command, ...words]) {
  const unknown = words.filter((word) => word.startsWith("-") && !options.includes(word));
  if (command !== "generate" || unknown.length > 0) {
    return `does not know: ${[command, ...unknown].join(" ")}`;
  }
  return undefined;
}
