import { didYouMean } from "../../../known-labels/nearest-name.ts";
import type { Manifest, ManifestCase } from "./manifest.ts";
import type { ManifestProblem } from "./manifest-problem.ts";

/** What a case is called: by the file it uploads, where it has no name of its own. */
export function caseName({ name, file, as, blank, pad_to_bytes }: ManifestCase): string {
  if (name !== undefined) return name;
  if (!blank) return as === undefined ? (file ?? "") : `${file} as ${as}`;
  const padded = pad_to_bytes === undefined ? "" : `, ${pad_to_bytes} bytes`;
  return `blank ${blank.format}, ${blank.width} × ${blank.height}${padded}`;
}

/** What the schema cannot say of a manifest that fits it: what holds between the values of a case, and between cases. */
export function caseProblems({ cases }: Manifest): ManifestProblem[] {
  const problems: ManifestProblem[] = [];
  const placeOf = new Map<string, number>();
  for (const [index, entry] of cases.entries()) {
    const path = ["cases", index];
    problems.push(...pictureProblems(entry, path), ...expectationProblems(entry, path));
    const name = caseName(entry);
    const first = placeOf.get(name);
    if (first === undefined) placeOf.set(name, index);
    else {
      const where = entry.name === undefined ? path : [...path, "name"];
      const message = `the name "${name}" is that of case ${first + 1} already; give each a name of its own`;
      problems.push({ path: where, message });
    }
  }
  return [...problems, ...orderProblems(cases, placeOf)];
}

function pictureProblems({ file, blank }: ManifestCase, path: (string | number)[]) {
  if ((file === undefined) !== (blank === undefined)) return [];
  return file === undefined
    ? [{ path, message: "a case needs a picture: add file or blank" }]
    : [{ path: [...path, "blank"], isKey: true, message: "a case has file or blank, not both" }];
}

function expectationProblems(
  { expect = {}, policy }: ManifestCase,
  casePath: (string | number)[],
): ManifestProblem[] {
  const { status, error } = expect;
  const path = [...casePath, "expect"];
  if (error && status === "succeeded") {
    const message = "a recognition that succeeds has no error: take away status or error";
    return [{ path: [...path, "error"], isKey: true, message }];
  }
  if (expect.verdict !== undefined && policy === undefined) {
    const message = "a verdict is that of a policy: give the case one";
    return [{ path: [...path, "verdict"], isKey: true, message }];
  }
  if (!error && status !== "failed") return [];
  return (["labels", "moderation", "verdict", "text", "faces", "warnings"] as const)
    .filter((key) => expect[key] !== undefined)
    .map((key) => ({
      path: [...path, key],
      isKey: true,
      message: `a recognition that fails has no ${key}: take away ${key}, or what says that it fails`,
    }));
}

function orderProblems(
  cases: readonly ManifestCase[],
  placeOf: ReadonlyMap<string, number>,
): ManifestProblem[] {
  const afterOf = (index: number) => placeOf.get(cases[index]?.after ?? "");
  const problems: ManifestProblem[] = [];
  const isInKnownCircle = new Set<number>();
  for (const [index, { after }] of cases.entries()) {
    if (after === undefined) continue;
    const path = ["cases", index, "after"];
    if (!placeOf.has(after)) {
      const message = `no case is called "${after}"${didYouMean(after, [...placeOf.keys()])}`;
      problems.push({ path, message });
      continue;
    }
    const circle = circleFrom(index, afterOf);
    if (!circle.includes(index) || isInKnownCircle.has(index)) continue;
    for (const member of circle) isInKnownCircle.add(member);
    const names = [index, ...circle].map((member) => `"${caseName(cases[member] ?? {})}"`);
    problems.push({ path, message: `it would wait for itself: ${names.join(" after ")}` });
  }
  return problems;
}

/** The cases that come before one, nearest first, until one would be there twice. */
function circleFrom(index: number, afterOf: (index: number) => number | undefined): number[] {
  const chain: number[] = [];
  const seen = new Set<number>();
  for (let at = afterOf(index); at !== undefined && !seen.has(at); at = afterOf(at)) {
    chain.push(at);
    if (at === index) break;
    seen.add(at);
  }
  return chain;
}
