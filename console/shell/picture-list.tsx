import { dollars } from "../ui/format.ts";
import { type Entry, entries, forget, isAtWork } from "../work/entry.ts";
import { select, selected } from "../work/selection.ts";
import { titleOf } from "./entry-title.ts";
import { phaseWords } from "./phase-words.ts";

/** All pictures of this tab, the newest first. */
export function PictureList() {
  const all = entries.value;
  if (all.length === 0) return null;
  const atWork = all.filter(isAtWork).length;
  const cost = all.reduce(
    (sum, { blob }) => sum + (blob.value?.recognition?.cost?.estimated_usd ?? 0),
    0,
  );
  return (
    <>
      <div class="list-head">
        <h2>{all.length === 1 ? "1 picture" : `${all.length} pictures`}</h2>
        <span class="fine">{atWork > 0 ? `${atWork} at work` : `${dollars(cost)} in all`}</span>
      </div>
      <ul class="pictures">
        {[...all].reverse().map((entry) => (
          <Row key={entry.key} entry={entry} />
        ))}
      </ul>
    </>
  );
}

function Row({ entry }: { entry: Entry }) {
  const isSelected = selected.value === entry;
  const thumbnail = entry.thumbnail.value;
  const title = titleOf(entry);
  return (
    <li class={isSelected ? "picture selected" : "picture"}>
      <button
        type="button"
        aria-current={isSelected ? "true" : undefined}
        onClick={() => select(entry)}
      >
        {thumbnail === undefined ? (
          <span class="thumbnail" aria-hidden="true" />
        ) : (
          <img class="thumbnail" src={thumbnail} alt="" />
        )}
        <span class="picture-text">
          <span class="picture-name">{title}</span>
          <Progress entry={entry} />
        </span>
      </button>
      <button
        type="button"
        class="remove"
        aria-label={`Take ${title} off the list`}
        onClick={() => {
          if (isSelected) location.hash = "#/";
          forget(entry);
        }}
      >
        ×
      </button>
    </li>
  );
}

function Progress({ entry }: { entry: Entry }) {
  const phase = entry.phase.value;
  return (
    <>
      <span class={`fine phase ${phase}`}>{phaseWords(entry)}</span>
      {phase === "uploading" && (
        <progress value={entry.progress.value} aria-label={`Upload of ${entry.name}`} />
      )}
    </>
  );
}
