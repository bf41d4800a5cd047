import * as v from "valibot";
import { isObject } from "./validate.ts";

const maxEntries = 20;
const maxName = 64;
const maxValue = 512;

/**
 * A small map of strings. Not a `v.record`: that takes arrays, and drops entries called `constructor` without a word.
 */
export const metadata = v.pipe(
  v.custom<Record<string, string>>(isObject, "must be an object of strings"),
  v.check(
    (entries) => Object.keys(entries).length <= maxEntries,
    `must have at most ${maxEntries} entries`,
  ),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    const input = dataset.value;
    for (const [key, value] of Object.entries<unknown>(input)) {
      const message = wrongName(key) ?? wrongValue(value);
      if (message) {
        addIssue({ message, path: [{ type: "object", origin: "value", input, key, value }] });
      }
    }
  }),
);

function wrongName(name: string): string | undefined {
  if (name === "") return "must have a name";
  if (characters(name) > maxName) return `has a name of more than ${maxName} characters`;
  return undefined;
}

function wrongValue(value: unknown): string | undefined {
  if (typeof value !== "string") return "must be a string";
  if (characters(value) > maxValue) return `must be at most ${maxValue} characters`;
  return undefined;
}

/** Code points, as JSON Schema counts them. */
const characters = (text: string) => [...text].length;
