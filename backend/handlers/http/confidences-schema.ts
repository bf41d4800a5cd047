import * as v from "valibot";
import { isObject } from "./validate.ts";

const confidence = "must be a number from 0 to 100";

interface Names {
  /** How a name is spelled here; undefined if there is no such name. */
  spell(name: string): string | undefined;
  /** What is said of a name that there is not. */
  unknown: string;
}

/**
 * Confidences by name, at least one. Not a `v.record`: names are to be told one from another, and a list of ten thousand is
 * not worth as many sentences.
 */
export const confidencesByName = ({ spell, unknown }: Names) =>
  v.pipe(
    v.custom<Record<string, unknown>>(isObject, "must be an object of numbers from 0 to 100"),
    v.rawTransform(({ dataset, addIssue, NEVER }): Record<string, number> => {
      const input = dataset.value;
      const given = Object.entries(input);
      if (given.length === 0) addIssue({ message: "must name at least one" });
      const confidences = new Map<string, number>();
      let faults = 0;
      for (const [key, value] of given) {
        const name = spell(key);
        const message = name === undefined ? unknown : wrongAt(name, value, confidences);
        if (name !== undefined && message === undefined) confidences.set(name, value as number);
        else if (message !== undefined && ++faults <= mostFaults) {
          addIssue({ message, path: [{ type: "object", origin: "value", input, key, value }] });
        }
      }
      return faults > 0 || given.length === 0 ? NEVER : Object.fromEntries(confidences);
    }),
  );

const mostFaults = 20;

function wrongAt(name: string, value: unknown, known: ReadonlyMap<string, number>) {
  if (typeof value !== "number" || !(value >= 0 && value <= 100)) return confidence;
  return known.has(name) ? `is named twice: ${name}` : undefined;
}
