import { lastRead } from "../../clients/tracked-blob.ts";
import type { Evidence, Finding } from "../../evidence.ts";
import type { Sight } from "../../pictures/picture.ts";
import type { ExplicitPolicy } from "../../plan/plan.ts";

/** Every verdict is what the policy says of what is on the picture, reckoned anew; and there is none without a policy. */
export function checkVerdicts({ trackedBlobs }: Evidence): Finding[] {
  return trackedBlobs.flatMap((tracked) => {
    const { blobId, plan } = tracked;
    const { picture, policy } = plan;
    const { expects } = picture;
    const blob = lastRead(tracked);
    if (blob?.status !== "succeeded" || expects.status !== "succeeded") return [];
    const expected = policy ? decisionOf(expects, policy) : "none";
    const told = blob.verdict ? `${blob.verdict.decision}${reasonsOf(blob.verdict)}` : "none";
    const why = `has the verdict ${told}, and its policy says ${expected}`;
    return told === expected ? [] : [{ subject: `blob ${blobId}`, why }];
  });
}

function decisionOf({ explicit }: Sight, { block, review }: ExplicitPolicy): string {
  const because = (threshold: number) => ` because of Explicit ${explicit} from ${threshold} on`;
  if (block && explicit >= block.Explicit) return `block${because(block.Explicit)}`;
  if (review && explicit >= review.Explicit) return `review${because(review.Explicit)}`;
  return "allow";
}

const reasonsOf = ({
  because,
}: {
  because: { label: string; confidence: number; threshold: number }[];
}) =>
  because
    .map(
      ({ label, confidence, threshold }) =>
        ` because of ${label} ${confidence} from ${threshold} on`,
    )
    .join("");
