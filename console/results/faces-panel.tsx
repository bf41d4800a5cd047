import type { RekogBlob } from "../api/types.ts";
import { coloursOf } from "../picture/colours.ts";
import { useGrowing } from "../ui/growing.ts";
import { ConfidenceSlider } from "../ui/slider.tsx";
import { thresholds } from "../work/view-state.ts";
import { faceFacts } from "./face-facts.ts";
import { FoundRow } from "./found-row.tsx";

export function FacesPanel({ blob }: { blob: RekogBlob }) {
  const { faces = [] } = blob;
  const from = thresholds.value.faces;
  const colours = coloursOf(faces.map((_, index) => String(index)));
  const shown = faces
    .map((face, index) => ({ face, index }))
    .filter(({ face }) => face.confidence >= from);
  const drawn = useGrowing(shown.length);
  return (
    <>
      <ConfidenceSlider
        value={from}
        shown={shown.length}
        all={faces.length}
        onInput={(value) => {
          thresholds.value = { ...thresholds.value, faces: value };
        }}
      />
      {shown.length > 0 ? (
        <ul class="tree">
          {shown.slice(0, drawn).map(({ face, index }) => (
            <li key={index}>
              <FoundRow
                name={`Face ${index + 1}`}
                group={`face/${index}`}
                colour={colours.get(String(index))}
                confidence={face.confidence}
              />
              <dl class="facts">
                {faceFacts(face).map(([name, words]) => (
                  <div key={name}>
                    <dt>{name}</dt>
                    <dd>{words}</dd>
                  </div>
                ))}
              </dl>
            </li>
          ))}
        </ul>
      ) : (
        <p class="empty">
          {faces.length > 0
            ? "What was found is less sure than that: move the slider down."
            : "No face was found."}
        </p>
      )}
    </>
  );
}
