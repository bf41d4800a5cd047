import type { ApiBlob } from "../../../client/api-types.ts";
import type { KnownLabels } from "../../../known-labels/known-labels.ts";
import type { CaseResult } from "../judge/case-result.ts";
import { judge } from "../judge/judge.ts";
import { type NeverSaid, neverSaid } from "./never-said.ts";

/** A failed case, with why it could not pass where the local detector recognised: names that this one never says. */
export function explainNeverSaid(
  result: CaseResult,
  knownLabels: (added?: { classifier: boolean }) => KnownLabels,
): CaseResult {
  if (result.outcome !== "failed") return result;
  const { blob, reasons } = result;
  const known = knownLabels({ classifier: isClassified(versionOf(blob, "labels")) });
  const never = neverSaid(result.case, known)
    .filter(
      ({ feature, expect }) => isLocal(versionOf(blob, feature)) && judge(blob, expect).length > 0,
    )
    .map(({ text }) => text);
  return { ...result, reasons: [...new Set([...reasons, ...never])] };
}

function versionOf({ recognition }: ApiBlob, feature: NeverSaid["feature"]): string {
  const version = recognition?.features?.[feature]?.model_version;
  const older = feature === "labels" ? recognition?.label_model_version : undefined;
  return version ?? older ?? "";
}

/** Local models are called so, that no one takes them for Rekognition. */
const isLocal = (version: string) => version.startsWith("local-");
/** The name of the classifier comes behind the detector's. */
const isClassified = (version: string) => isLocal(version) && version.includes("+");
