import type { RekogBlob } from "../api/types.ts";
import { coloursOf } from "../picture/colours.ts";
import { CopyButton } from "../ui/copy-button.tsx";
import { useGrowing } from "../ui/growing.ts";
import { ConfidenceSlider } from "../ui/slider.tsx";
import { textUnit, thresholds } from "../work/view-state.ts";
import { FoundRow } from "./found-row.tsx";

export function TextPanel({ blob }: { blob: RekogBlob }) {
  const unit = textUnit.value;
  const found = blob.text?.[unit] ?? [];
  const from = thresholds.value.text;
  const colours = coloursOf(found.map((_, index) => String(index)));
  const shown = found
    .map((each, index) => ({ ...each, index }))
    .filter(({ confidence }) => confidence >= from);
  const drawn = useGrowing(shown.length);
  return (
    <>
      <ConfidenceSlider
        value={from}
        shown={shown.length}
        all={found.length}
        onInput={(value) => {
          thresholds.value = { ...thresholds.value, text: value };
        }}
      />
      <div class="bar-line">
        <fieldset class="segments">
          <legend class="hidden">What is shown of the text</legend>
          {(["lines", "words"] as const).map((each) => (
            <label key={each}>
              <input
                type="radio"
                name="text-unit"
                checked={unit === each}
                onChange={() => {
                  textUnit.value = each;
                }}
              />
              {each}
            </label>
          ))}
        </fieldset>
        {shown.length > 0 && (
          <CopyButton text={shown.map(({ text }) => text).join("\n")} label="Copy the text" />
        )}
      </div>
      {shown.length > 0 ? (
        <ul class="tree">
          {shown.slice(0, drawn).map(({ text, confidence, index }) => (
            <li key={index}>
              <FoundRow
                name={text}
                group={`${unit}/${index}`}
                colour={colours.get(String(index))}
                confidence={confidence}
              />
            </li>
          ))}
        </ul>
      ) : (
        <p class="empty">
          {found.length > 0
            ? "What was read is less sure than that: move the slider down."
            : "No text was found."}
        </p>
      )}
    </>
  );
}
