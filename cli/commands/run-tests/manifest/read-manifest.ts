import { readFile, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { errorCode } from "../../../client/error-code.ts";
import { UsageError } from "../../../client/errors.ts";
import { NotAFileError } from "../../../files/replace-file.ts";
import { byteCount } from "../../../ui/byte-count.ts";
import { caseName, caseProblems } from "./case-problems.ts";
import { caseRequest } from "./case-request.ts";
import { fileProblems } from "./file-problems.ts";
import type { ExpectedLabel, Manifest, ManifestCase } from "./manifest.ts";
import { parseManifest } from "./manifest-document.ts";
import { invalidManifest, type LocatedProblem, type ManifestProblem } from "./manifest-problem.ts";
import { schemaProblems } from "./schema-problems.ts";
import type { SuiteCase } from "./suite.ts";

/** 10,000 cases in 200 bytes each, and as much again for comments. */
const maxManifestBytes = 4_000_000;

/**
 * Reads a `cases.yaml` and checks it as a whole: everything that is wrong with it is told at once, with line and column.
 * @throws {UsageError} `invalid_manifest`, `manifest_not_readable`
 */
export async function readManifest(path: string): Promise<{ cases: SuiteCase[]; text: string }> {
  const text = await readText(path);
  const parsed = parseManifest(text.replace(/^\ufeff/, ""));
  if (Array.isArray(parsed)) throw invalidManifest(parsed);
  const refuse = (problems: readonly ManifestProblem[]) => {
    if (problems.length === 0) return;
    throw invalidManifest(problems.map((problem): LocatedProblem => parsed.locate(problem)));
  };
  refuse(schemaProblems(parsed.value));
  const manifest = parsed.value as Manifest;
  refuse([...caseProblems(manifest), ...(await fileProblems(dirname(path), manifest.cases))]);
  const { cases, defaults = {} } = manifest;
  return { cases: cases.map((entry, index) => suiteCase(entry, index, defaults)), text };
}

async function readText(path: string): Promise<string> {
  try {
    const stats = await stat(path);
    const { size } = stats;
    // Opening a pipe would wait for somebody to write to it.
    if (!stats.isFile() && !stats.isDirectory()) throw new NotAFileError(path);
    if (size > maxManifestBytes) {
      throw new UsageError({
        code: "invalid_manifest",
        message: `The manifest ${path} is too large: ${byteCount(size)}.`,
        hint: `Keep it below ${byteCount(maxManifestBytes)}, or make several suites of it.`,
      });
    }
    // With its byte order mark, if it has one: what is written back later has it too.
    const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
    return utf8.decode(await readFile(path));
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const isEncoding = error instanceof TypeError;
    throw new UsageError({
      code: "manifest_not_readable",
      message: isEncoding
        ? `The manifest ${path} is not UTF-8 text.`
        : `The manifest ${path} cannot be read (${errorCode(error)}).`,
      hint: isEncoding ? "Save it as UTF-8." : "Check the path and its permissions.",
      cause: error,
    });
  }
}

function suiteCase(
  entry: ManifestCase,
  index: number,
  defaults: NonNullable<Manifest["defaults"]>,
): SuiteCase {
  const { file, blank, as, pad_to_bytes: paddedBytes, after, expect = {} } = entry;
  const minConfidence = defaults.min_confidence;
  const withMinimum = (label: ExpectedLabel): ExpectedLabel => {
    if (minConfidence === undefined) return label;
    return { min_confidence: minConfidence, ...(typeof label === "string" ? { label } : label) };
  };
  const { all_of: allOf, any_of: anyOf, none_of: noneOf } = expect.labels ?? {};
  return {
    name: caseName(entry),
    file,
    picture: {
      ...(file !== undefined && { file }),
      ...(blank && { blank }),
      ...(as !== undefined && { as }),
      ...(paddedBytes !== undefined && { pad_to_bytes: paddedBytes }),
    },
    request: caseRequest(entry),
    after,
    expect: {
      ...(defaults.max_ms !== undefined && { max_ms: defaults.max_ms }),
      ...expect,
      ...(expect.labels && {
        labels: {
          ...(allOf && { all_of: allOf.map(withMinimum) }),
          ...(anyOf && { any_of: anyOf.map(withMinimum) }),
          ...(noneOf && { none_of: noneOf.map(withMinimum) }),
        },
      }),
    },
    index,
  };
}
