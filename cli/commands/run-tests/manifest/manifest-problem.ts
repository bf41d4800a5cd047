import { UsageError } from "../../../client/errors.ts";
import { manifestName } from "./manifest.ts";

/** From the document's root: keys of maps, places in lists. */
export type ManifestPath = readonly (string | number)[];

/** What is wrong with a value of the manifest. */
export interface ManifestProblem {
  path: ManifestPath;
  /** Whether it is the path's last key that is wrong, not the value behind it */
  isKey?: boolean;
  /** The rest of a sentence that begins with the line */
  message: string;
}

/** The same, where it is in the file: both from 1 on. */
export interface LocatedProblem {
  line: number;
  column: number;
  message: string;
}

const maxTold = 50;

/** Every problem of a manifest, one line each, as editors and compilers write them. */
export function invalidManifest(problems: readonly LocatedProblem[]): UsageError {
  const sorted = problems.toSorted((a, b) => a.line - b.line || a.column - b.column);
  const told = sorted.slice(0, maxTold).map(({ line, column, message }) => {
    return `${manifestName}:${line}:${column} ${message}`;
  });
  const rest = sorted.length - told.length;
  const count = sorted.length === 1 ? "a problem" : `${sorted.length} problems`;
  return new UsageError({
    code: "invalid_manifest",
    message: `There ${sorted.length === 1 ? "is" : "are"} ${count} in ${manifestName}.`,
    hint: "Correct the lines above; `rekog run-tests --help` shows what a case looks like.",
    details: rest > 0 ? [...told, `and ${rest} more`] : told,
  });
}
