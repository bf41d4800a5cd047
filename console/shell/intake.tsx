import { features } from "../api/features.ts";
import type { Feature } from "../api/types.ts";
import { TargetFields } from "../callbacks/target-fields.tsx";
import { PolicyFields } from "../policy/policy-fields.tsx";
import { wantedFeatures, wantsFaceAttributes } from "../work/wanted.ts";
import { ChooseFiles } from "./choose-files.tsx";

/** On a phone the picture comes first. */
const hasRoom = matchMedia("(min-width: 721px)").matches;

/** Where pictures come in, and what is asked for with them. */
export function Intake() {
  return (
    <div class="intake">
      <ChooseFiles class="primary wide">Add pictures</ChooseFiles>
      <details open={hasRoom}>
        <summary>
          Options <span class="fine">{[...wantedFeatures.value].join(", ")}</span>
        </summary>
        <div class="fields">
          <fieldset class="features">
            <legend>Recognise</legend>
            {features.map((feature) => (
              <label key={feature} class="check">
                <input
                  type="checkbox"
                  checked={wantedFeatures.value.has(feature)}
                  onChange={({ currentTarget }) => want(feature, currentTarget.checked)}
                />
                {feature}
              </label>
            ))}
          </fieldset>
          {wantedFeatures.value.has("faces") && (
            <label class="check">
              <input
                type="checkbox"
                checked={wantsFaceAttributes.value}
                onChange={({ currentTarget }) => {
                  wantsFaceAttributes.value = currentTarget.checked;
                }}
              />
              estimate age, emotions and the like
            </label>
          )}
          {wantedFeatures.value.has("moderation") && <PolicyFields />}
          <TargetFields />
        </div>
      </details>
    </div>
  );
}

/** One at least. */
function want(feature: Feature, isWanted: boolean): void {
  const wanted = new Set(wantedFeatures.value);
  if (isWanted) wanted.add(feature);
  else wanted.delete(feature);
  wantedFeatures.value = wanted.size > 0 ? wanted : new Set(wantedFeatures.value);
}
