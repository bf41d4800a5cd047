import { computed, signal } from "@preact/signals";
import { features } from "../api/features.ts";
import type { CreateBlobRequest, Feature } from "../api/types.ts";
import { callbackRequest } from "../callbacks/callback-target.ts";
import { policy } from "../policy/thresholds.ts";

/** What is asked for with the next pictures. */
export const wantedFeatures = signal<ReadonlySet<Feature>>(new Set(["labels"]));
export const wantsFaceAttributes = signal(false);

/** Without what is about one picture. */
export const wantedRequest = computed<CreateBlobRequest>(() => ({
  features: features.filter((one) => wantedFeatures.value.has(one)),
  ...(wantedFeatures.value.has("faces") && wantsFaceAttributes.value && { face_attributes: true }),
  ...(wantedFeatures.value.has("moderation") && policy.value && { policy: policy.value }),
  ...callbackRequest.value,
}));
