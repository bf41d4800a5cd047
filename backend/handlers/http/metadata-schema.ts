import * as v from "valibot";
import { isObject } from "./validate.ts";

export const metadataLimits = { maxEntries: 20 } as const;
const maxName = 64;
const maxValue = 512;

/**
 * A small map of strings. Not a `v.record`: that takes arrays, and drops entries called `constructor` without a word.
 */
export const metadata = v.pipe(
  v.custom<Record<string, string>>(isObject, "must be an object of strings"),
  v.check(
    (entries) => Object.keys(entries).length <= metadataLimits.maxEntries,
    `must have at most ${metadataLimits.maxEntries} entries`,
  ),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    const input = dataset.value;
    for (const [key, value] of Object.entries<unknown>(input)) {
      for (const message of metadataFaults(key, value)) {
        addIssue({ message, path: [{ type: "object", origin: "value", input, key, value }] });
      }
    }
  }),
);

/** What is wrong with an entry: one thing, or nothing. */
export function metadataFaults(name: string, value: unknown): string[] {
  const fault = wrongName(name) ?? wrongValue(value);
  return fault === undefined ? [] : [fault];
}

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
