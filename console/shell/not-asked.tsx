import type { Feature } from "../api/types.ts";
import type { Entry } from "../work/entry.ts";
import { recognise } from "../work/recognise.ts";
import { select } from "../work/selection.ts";

/** A feature that was not asked for, and can be: what was recognised before is not paid again. */
export function NotAsked({ entry, feature }: { entry: Entry; feature: Feature }) {
  const { file, request } = entry;
  const ask = () => {
    if (!file) return;
    const asked = request.features ?? ["labels"];
    const [again] = recognise([file], { ...request, features: [...asked, feature] });
    if (again) select(again);
  };
  return (
    <div class="empty">
      <p>The picture was not looked at for {feature}.</p>
      {file && (
        <button type="button" onClick={ask}>
          Look for {feature}, too
        </button>
      )}
    </div>
  );
}
