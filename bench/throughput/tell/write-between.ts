import { readFile, writeFile } from "node:fs/promises";

/**
 * Puts a text between `<!-- name -->` and `<!-- /name -->` of a file.
 * @throws if the marks are not there
 */
export async function writeBetween(file: URL, name: string, text: string): Promise<void> {
  const { head, tail } = await splitAtMarks(file, name);
  await writeFile(file, `${head}\n\n${text}\n\n${tail}`);
}

/** The file up to the first mark, that included, and from the second one on. @throws if the marks are not there */
export async function splitAtMarks(file: URL, name: string) {
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const whole = await readFile(file, "utf8");
  const [from, to] = [whole.indexOf(begin), whole.indexOf(end)];
  if (from === -1 || to < from) throw new Error(`There is no ${begin} … ${end} to write between.`);
  return { head: whole.slice(0, from + begin.length), tail: whole.slice(to) };
}
