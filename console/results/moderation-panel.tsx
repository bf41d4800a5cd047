import type { RekogBlob } from "../api/types.ts";
import { ConfidenceSlider } from "../ui/slider.tsx";
import { thresholds } from "../work/view-state.ts";
import { FoundRow } from "./found-row.tsx";

export function ModerationPanel({ blob }: { blob: RekogBlob }) {
  const { labels = [], content_types: types = [] } = blob.moderation ?? {};
  const from = thresholds.value.moderation;
  const shown = labels.filter(({ confidence }) => confidence >= from);
  return (
    <>
      {blob.verdict && (
        <p class={`verdict ${blob.verdict.decision}`}>
          <strong>{blob.verdict.decision}</strong>
          {blob.verdict.because.map(({ label, confidence, threshold }) => (
            <span key={label}>
              {label}: {confidence.toFixed(1)} of {threshold}
            </span>
          ))}
        </p>
      )}
      <ConfidenceSlider
        value={from}
        shown={shown.length}
        all={labels.length}
        onInput={(value) => {
          thresholds.value = { ...thresholds.value, moderation: value };
        }}
      />
      {shown.length > 0 ? (
        <ul class="tree">
          {shown.map(({ label, confidence, parents, taxonomy_level: level }) => (
            <li key={label} class={`level-${level}`}>
              <FoundRow name={label} group={label} confidence={confidence} aside={parents.at(-1)} />
            </li>
          ))}
        </ul>
      ) : (
        <p class="empty">
          {labels.length > 0
            ? "What speaks against it is less sure than that: move the slider down."
            : "Nothing speaks against showing it."}
        </p>
      )}
      {types.length > 0 && (
        <p class="fine">
          {types
            .map(({ content_type: type, confidence }) => `${type} ${confidence.toFixed(1)}`)
            .join(", ")}
        </p>
      )}
    </>
  );
}
