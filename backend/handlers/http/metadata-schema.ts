import * as v from "valibot";
import { isObject } from "./validate.ts";

const MAX_ENTRIES = 20;
const MAX_NAME = 64;
const MAX_VALUE = 512;

/**
 * A small map of strings. Not a `v.record`: that takes arrays, and drops entries called `constructor` without a word.
 */
export const metadata = v.pipe(
  v.custom<Record<string, string>>(isObject, "must be an object of strings"),
  v.check(
    (entries) => Object.keys(entries).length <= MAX_ENTRIES,
    `must have at most ${MAX_ENTRIES} entries`,
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
  if (characters(name) > MAX_NAME) return `has a name of more than ${MAX_NAME} characters`;
  return undefined;
}

function wrongValue(value: unknown): string | undefined {
  if (typeof value !== "string") return "must be a string";
  if (characters(value) > MAX_VALUE) return `must be at most ${MAX_VALUE} characters`;
  return undefined;
}

/** Code points, as JSON Schema counts them. */
const characters = (text: string) => [...text].length;
