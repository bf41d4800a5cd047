import * as v from "valibot";
import { didYouMean } from "../../../known-labels/nearest-name.ts";
import { manifestSchema } from "./manifest.ts";
import type { ManifestPath, ManifestProblem } from "./manifest-problem.ts";

type Issue = v.BaseIssue<unknown>;

/** What a value breaks of the manifest's schema, in words for who writes the file; empty when it fits. */
export function schemaProblems(value: unknown): ManifestProblem[] {
  const { issues = [] } = v.safeParse(manifestSchema, value);
  const problems = issues.flatMap((issue) => problemsOf(issue, []));
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
}

function problemsOf(issue: Issue, before: ManifestPath): ManifestProblem[] {
  const path = [...before, ...(issue.path ?? []).map(({ key }) => key as string | number)];
  if (issue.type === "union" && isObject(issue.input)) {
    const inside = (issue.issues ?? []).filter((inner) => inner.path !== undefined);
    if (inside.length > 0) return inside.flatMap((inner) => problemsOf(inner, path));
  }
  const last = issue.path?.at(-1);
  if (issue.type === "strict_object" && last?.origin === "key") {
    const parent = path.slice(0, -1);
    // To valibot a list is an object with the keys 0, 1, 2.
    if (Array.isArray(last.input)) {
      return [{ path: parent, message: `${subject(parent)} must be a map with keys` }];
    }
    const key = String(last.key);
    if (issue.expected !== "never") {
      return [{ path: parent, message: `${key} is missing` }];
    }
    // A merge key, of YAML 1.1 alone. Whatever writes expectations back would write into both places.
    if (key === "<<") return [{ path, isKey: true, message: mergeKey }];
    const known = knownKeys(parent);
    return [{ path, isKey: true, message: `unknown key ${key}${didYouMean(key, known)}` }];
  }
  return [{ path, message: `${subject(path)} must be ${wanted(issue)}` }];
}

const mergeKey =
  "merge keys (<<) are not read: write its keys out, put them under defaults, or share a whole value (expect: *name)";

function wanted(issue: Issue): string {
  const limit = "requirement" in issue ? issue.requirement : undefined;
  switch (issue.type) {
    case "string":
      return `text${isScalar(issue.input) ? `: write "${issue.input}"` : ""}`;
    case "union":
      return "a label's name, or { label: NAME, min_confidence: NUMBER }";
    case "strict_object":
      return "a map with keys";
    case "array":
      return "a list";
    case "boolean":
      return "true or false";
    case "number":
      return "a number";
    case "integer":
      return "a whole number";
    case "min_value":
      return `at least ${limit}`;
    case "max_value":
      return `at most ${limit}`;
    case "min_length":
      return typeof issue.input === "string" ? "some text, not empty" : "a list that is not empty";
    case "max_length":
      return `at most ${limit} ${typeof issue.input === "string" ? "characters" : "entries"} long`;
    case "picklist": {
      const options = (issue.expected ?? "").replace(/[()"]/g, "").split(" | ");
      return `${options.join(", ").replace(/, ([^,]*)$/, " or $1")}${didYouMean(String(issue.input), options)}`;
    }
    case "regex":
      return issue.path?.at(-1)?.key === "colour"
        ? 'a colour such as "#808080"'
        : "a file name without a path";
    default:
      return `otherwise: ${issue.message}`;
  }
}

/** The keys that a map at that place may have. */
function knownKeys(path: ManifestPath): string[] {
  let schemas: unknown[] = [manifestSchema];
  for (const key of path) {
    schemas = schemas.flatMap((schema) => {
      const { entries, item } = bare(schema);
      return typeof key === "number" ? options(item) : options(entries?.[key]);
    });
  }
  return schemas.flatMap((schema) => Object.keys(bare(schema).entries ?? {}));
}

/** A schema without `optional`; valibot's pipes keep what their first schema has. */
function bare(schema: unknown): { entries?: Record<string, unknown>; item?: unknown } {
  const { wrapped } = schema as { wrapped?: unknown };
  return wrapped === undefined ? (schema as object) : bare(wrapped);
}

const options = (schema: unknown): unknown[] => {
  if (schema === undefined) return [];
  return (bare(schema) as { options?: unknown[] }).options ?? [schema];
};

const subject = (path: ManifestPath) => {
  const last = path.at(-1);
  if (last === undefined) return "the file";
  return typeof last === "string" ? last : `entry ${last + 1} of ${path.at(-2) ?? "the list"}`;
};

const isObject = (value: unknown) =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isScalar = (value: unknown) => typeof value === "number" || typeof value === "boolean";
