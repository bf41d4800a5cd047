import type { ApiBlob } from "../../../client/api-types.ts";
import type { KnownLabels } from "../../../known-labels/known-labels.ts";
import type { CaseResult } from "../judge/case-result.ts";
import { judge } from "../judge/judge.ts";
import { type NeverSaid, neverSaid } from "./never-said.ts";

/** A failed case, with why it could not pass where the local detector recognised: names that this one never says. */
export function explainNeverSaid(result: CaseResult, known: KnownLabels): CaseResult {
  if (result.outcome !== "failed") return result;
  const { blob, reasons } = result;
  const never = neverSaid(result.case, known)
    .filter(({ feature, expect }) => isLocal(blob, feature) && judge(blob, expect).length > 0)
    .map(({ text }) => text);
  return { ...result, reasons: [...new Set([...reasons, ...never])] };
}

/** Local models are called so, that no one takes them for Rekognition. */
function isLocal({ recognition }: ApiBlob, feature: NeverSaid["feature"]): boolean {
  const version = recognition?.features?.[feature]?.model_version;
  const older = feature === "labels" ? recognition?.label_model_version : undefined;
  return (version ?? older ?? "").startsWith("local-");
}
