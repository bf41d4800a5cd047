import type { ApiBlob } from "../../../client/api-types.ts";
import type { Expectation } from "../manifest/manifest.ts";
import { featureReasons } from "./feature-reasons.ts";
import { expectedText, hasLabel, labelsText } from "./label-matches.ts";
import { listReasons } from "./list-reasons.ts";

/** Whether recognition is expected to fail. */
export const expectsFailure = ({ status, error }: Expectation) =>
  status === "failed" || error !== undefined;

/** What of a blob at its end is not as it was expected to be, in sentences; nothing when all is. */
export const judge = (blob: ApiBlob, expect: Expectation): string[] => [
  ...resultReasons(blob, expect),
  ...cacheReasons(blob, expect),
];

/** @param durationMs from creating the blob to its result */
export function judgeDuration(durationMs: number, { max_ms: maxMs }: Expectation): string[] {
  if (maxMs === undefined || durationMs <= maxMs) return [];
  return [`took ${milliseconds(durationMs)}, more than ${milliseconds(maxMs)}`];
}

/** `31,200 ms` */
export const milliseconds = (durationMs: number) =>
  `${Math.round(durationMs).toLocaleString("en-US")} ms`;

function resultReasons(blob: ApiBlob, expect: Expectation): string[] {
  const { error, labels = [] } = blob;
  const failure = error ? `${error.code}: ${error.message}` : "no reason";
  if (expectsFailure(expect)) {
    const wanted = expect.error ? ` with ${expect.error.code}` : "";
    if (blob.status !== "failed") {
      return [`expected recognition to fail${wanted}, but it succeeded: ${labelsText(labels)}`];
    }
    if (!expect.error || error?.code === expect.error.code) return [];
    return [`expected the error ${expect.error.code}, got ${failure}`];
  }
  if (blob.status === "failed") return [`recognition failed, ${failure}`];
  return [
    ...labelReasons(labels, expect),
    ...featureReasons(blob, expect),
    ...warningReasons(blob, expect),
  ];
}

function labelReasons(labels: NonNullable<ApiBlob["labels"]>, expect: Expectation): string[] {
  return listReasons(expect.labels ?? {}, {
    what: "label",
    got: labelsText(labels),
    tell: expectedText,
    has: (expected) => hasLabel(labels, expected),
  });
}

function warningReasons({ warnings = [] }: ApiBlob, expect: Expectation): string[] {
  if (!expect.warnings) return [];
  const list = (codes: readonly string[]) => [...new Set(codes)].sort().join(", ") || "none";
  const wanted = list(expect.warnings);
  const got = list(warnings.map(({ code }) => code));
  return wanted === got ? [] : [`expected warnings: ${wanted}; got: ${got}`];
}

function cacheReasons({ recognition }: ApiBlob, { cached }: Expectation): string[] {
  if (cached === undefined || recognition?.cached === cached) return [];
  if (!recognition) return ["expected a result of a detector, but nothing was recognised"];
  return cached
    ? ["expected the result of the same bytes, recognised before, but it was recognised anew"]
    : ["expected to be recognised anew, but the same bytes had been recognised before"];
}
