import type { Moderation, ModerationLabel } from "./moderation.ts";

/** From which confidence on (0–100) a label counts, by its name as Rekognition spells it. */
export type Thresholds = Readonly<Record<string, number>>;

/** What may be shown. A label stands for all below it. */
export interface Policy {
  block?: Thresholds;
  review?: Thresholds;
}

export interface Reason {
  label: string;
  confidence: number;
  threshold: number;
  decision: "block" | "review";
}

export interface Verdict {
  decision: "allow" | "review" | "block";
  /** What blocks first, then the most confident; empty where the picture is allowed. */
  because: Reason[];
}

/** What a policy says of a picture. It goes by all that was found, whatever a reader wants to see of it. */
export function judge({ labels }: Moderation, policy: Policy): Verdict {
  const blocked = reasons("block", policy.block, labels);
  const named = new Set(blocked.map(({ label }) => label));
  const doubtful = reasons("review", policy.review, labels).filter(
    ({ label }) => !named.has(label),
  );
  const [first] = [...blocked, ...doubtful];
  return { decision: first?.decision ?? "allow", because: [...blocked, ...doubtful] };
}

function reasons(
  decision: Reason["decision"],
  thresholds: Thresholds = {},
  labels: readonly ModerationLabel[],
): Reason[] {
  return Object.entries(thresholds)
    .map(([label, threshold]) => ({
      label,
      confidence: confidenceOf(label, labels),
      threshold,
      decision,
    }))
    .filter(({ confidence, threshold }) => confidence > 0 && confidence >= threshold)
    .sort((a, b) => b.confidence - a.confidence);
}

/** Of the label itself, or of the surest below it: a detector need not tell what is above. */
function confidenceOf(name: string, labels: readonly ModerationLabel[]): number {
  return Math.max(
    0,
    ...labels
      .filter(({ label, parents }) => label === name || parents.includes(name))
      .map(({ confidence }) => confidence),
  );
}
