import type { ApiBlob } from "../client/api-types.ts";

/** What of a blob can be drawn onto its picture. */
export type Found = Pick<ApiBlob, "labels" | "moderation" | "verdict" | "text" | "faces">;

/**
 * Whether the picture may be nothing that everybody wants to see: by its policy, where it has one, else if moderation found
 * anything at all.
 */
export function isDelicate({ moderation, verdict }: Found): boolean {
  if (verdict) return verdict.decision !== "allow";
  return (moderation?.labels.length ?? 0) > 0;
}
