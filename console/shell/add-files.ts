import { features } from "../api/features.ts";
import { recognise } from "../work/recognise.ts";
import { select } from "../work/selection.ts";
import { tab } from "../work/view-state.ts";
import { wantedFeatures, wantedRequest } from "../work/wanted.ts";

/** Has these pictures recognised, as the options say, and shows the first of them. */
export function addFiles(files: readonly File[]): void {
  if (files.length === 0) return;
  const [first] = recognise(files, wantedRequest.value);
  const wanted = wantedFeatures.value;
  const shown = features.find((one) => one === tab.value);
  if (shown && !wanted.has(shown)) tab.value = [...wanted][0] ?? "labels";
  if (first) select(first);
}
