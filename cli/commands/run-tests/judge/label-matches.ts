import type { ApiLabel } from "../../../client/api-types.ts";
import type { ExpectedLabel } from "../manifest/manifest.ts";

/** Without a minimum any confidence will do. */
export function withConfidence(expected: ExpectedLabel): { label: string; minConfidence: number } {
  if (typeof expected === "string") return { label: expected, minConfidence: 0 };
  return { label: expected.label, minConfidence: expected.min_confidence ?? 0 };
}

/** The label that came under that name or as its alias, in any case of letters, as the API's own filter compares. */
export function findLabel(labels: readonly ApiLabel[], name: string): ApiLabel | undefined {
  const wanted = name.toLowerCase();
  return labels.find(({ label, aliases }) =>
    [label, ...aliases].some((known) => known.toLowerCase() === wanted),
  );
}

/** Whether a label came, with at least the confidence that is wanted. */
export function hasLabel(labels: readonly ApiLabel[], expected: ExpectedLabel): boolean {
  const { label, minConfidence } = withConfidence(expected);
  const found = findLabel(labels, label);
  return found !== undefined && found.confidence >= minConfidence;
}

/** `Stopsign ≥ 80` */
export function expectedText(expected: ExpectedLabel): string {
  const { label, minConfidence } = withConfidence(expected);
  return minConfidence === 0 ? label : `${label} ≥ ${minConfidence}`;
}

const maxTold = 5;

/** `Road Sign 61.0, Clock 40.2`: the most confident labels, as the API sorts them. */
export function labelsText(labels: readonly Pick<ApiLabel, "label" | "confidence">[]): string {
  if (labels.length === 0) return "no labels";
  const told = labels.slice(0, maxTold).map(({ label, confidence }) => {
    // Rounded down: 79.96 that is below 80 must not read as 80.0.
    return `${label} ${(Math.floor(confidence * 10) / 10).toFixed(1)}`;
  });
  const rest = labels.length - told.length;
  return `${told.join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
}
