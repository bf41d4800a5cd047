import type { CreateBlobRequest, Feature } from "../../client/api-types.ts";
import { callbackRequest } from "../../options/callback-options.ts";
import { type PolicyDeps, readPolicy } from "./read-policy.ts";
import type { UploadOptions } from "./upload-run.ts";

/**
 * What each blob is created with.
 * @throws {UsageError}; the signal's reason
 */
export async function uploadRequest(
  options: UploadOptions,
  deps: PolicyDeps,
): Promise<CreateBlobRequest> {
  const { minConfidence, maxLabels, metadata, faceAttributes } = options;
  const features = featuresOf(options);
  const policy = options.policy === undefined ? undefined : await readPolicy(options.policy, deps);
  const { callbackUrl: url, callbackMailbox: mailbox } = options;
  const target = { url, mailbox, urlFlag: "--callback-url" };
  return {
    ...(features && { features }),
    ...(faceAttributes && { face_attributes: true }),
    ...(policy && { policy }),
    ...(minConfidence && { min_confidence: plain(minConfidence) }),
    ...(maxLabels === undefined ? {} : { max_labels: maxLabels }),
    ...(metadata === undefined ? {} : { metadata }),
    ...callbackRequest(target, options),
  };
}

/** What an option is about is asked for, too: a policy needs moderation, and only what was looked for can be blurred. */
function featuresOf(options: UploadOptions): Feature[] | undefined {
  const { features, faceAttributes, policy, blur = [] } = options;
  const implied: Feature[] = [
    ...(policy === undefined ? [] : (["moderation"] as const)),
    ...(faceAttributes ? (["faces"] as const) : []),
    ...blur,
  ];
  if (implied.length === 0) return features;
  return [...new Set([...(features ?? (["labels"] as const)), ...implied])];
}

/** A number where only labels are meant: so every version of the API understands it. */
function plain(given: NonNullable<UploadOptions["minConfidence"]>) {
  const { labels, ...others } = given;
  return labels !== undefined && Object.keys(others).length === 0 ? labels : given;
}
