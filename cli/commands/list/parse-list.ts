import type { BlobStatus } from "../../client/api-types.ts";
import { InvalidArgumentError } from "../../options/commander.ts";
import { collectMetadata } from "../../options/option-parsers.ts";

export const blobStates = [
  "awaiting_upload",
  "processing",
  "succeeded",
  "failed",
] as const satisfies readonly BlobStatus[];

/** One more state; several may be given at once, separated by commas. */
export function collectStates(text: string, previous: readonly BlobStatus[] = []): BlobStatus[] {
  const named = text.split(",").map((name) => {
    const state = blobStates.find((known) => known === name.trim());
    if (state !== undefined) return state;
    throw new InvalidArgumentError(`It must be one or more of ${blobStates.join(", ")}.`);
  });
  return [...new Set([...previous, ...named])];
}

/** One more `key=value` that blobs must have; another value of the same key is one that none of them has. */
export function collectWanted(
  text: string,
  previous: Record<string, string> = {},
): Record<string, string> {
  const wanted = collectMetadata(text, previous);
  if (Object.entries(previous).every(([key, value]) => wanted[key] === value)) return wanted;
  throw new InvalidArgumentError("The key was given before, and a blob has one value of it.");
}

/** A number of blobs, or all of them. */
export function parseCount(text: string): number {
  if (text === "all") return Infinity;
  const count = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (count > 0) return count;
  throw new InvalidArgumentError("It must be a whole number from 1 on, or all.");
}
