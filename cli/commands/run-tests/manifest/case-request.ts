import type { CreateBlobRequest, Feature, Policy } from "../../../client/api-types.ts";
import type { ManifestCase } from "./manifest.ts";

export type CaseRequest = Pick<CreateBlobRequest, "features" | "policy" | "face_attributes">;

/** What a case asks the API for: what it names, and what it expects something of. Labels alone are not named. */
export function caseRequest({
  features,
  policy,
  face_attributes: faceAttributes = false,
  expect = {},
}: Pick<ManifestCase, "features" | "policy" | "face_attributes" | "expect">): CaseRequest {
  const isModerated = [expect.moderation, expect.verdict, policy].some((its) => its !== undefined);
  const asked = new Set<Feature>([
    ...(features ?? (["labels"] as const)),
    ...(expect.labels ? (["labels"] as const) : []),
    ...(isModerated ? (["moderation"] as const) : []),
    ...(expect.text ? (["text"] as const) : []),
    ...(expect.faces === undefined && !faceAttributes ? [] : (["faces"] as const)),
  ]);
  const isLabelsAlone = asked.size === 1 && asked.has("labels");
  return {
    ...(!isLabelsAlone && { features: [...asked] }),
    ...(faceAttributes && { face_attributes: true }),
    ...(policy && { policy: plainPolicy(policy) }),
  };
}

function plainPolicy({ block, review }: NonNullable<ManifestCase["policy"]>): Policy {
  return { ...(block && { block }), ...(review && { review }) };
}
