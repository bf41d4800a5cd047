import { useComputed } from "@preact/signals";
import { counted, dollars } from "../ui/format.ts";
import { useGrowing } from "../ui/growing.ts";
import { type Entry, entries, forget, isAtWork } from "../work/entry.ts";
import { select, selected } from "../work/selection.ts";
import { titleOf } from "./entry-title.ts";
import { phaseWords } from "./phase-words.ts";

/** All pictures of this tab, the newest first. */
export function PictureList() {
  const all = entries.value;
  const drawn = useGrowing(all.length);
  if (all.length === 0) return null;
  return (
    <>
      <ListHead />
      <ul class="pictures">
        {all
          .slice(all.length - drawn)
          .reverse()
          .map((entry) => (
            <Row key={entry.key} entry={entry} />
          ))}
      </ul>
    </>
  );
}

/** Apart from the list: what is told here changes with each step of each picture. */
function ListHead() {
  const all = entries.value;
  const atWork = all.filter(isAtWork).length;
  const cost = all.reduce(
    (sum, { blob }) => sum + (blob.value?.recognition?.cost?.estimated_usd ?? 0),
    0,
  );
  return (
    <div class="list-head">
      <h2>{counted(all.length, "picture")}</h2>
      <span class="fine">{atWork > 0 ? `${atWork} at work` : `${dollars(cost)} in all`}</span>
      <button
        type="button"
        class="link"
        title="Take all off the list; their blobs stay where they are"
        onClick={() => {
          location.hash = "#/";
          forget(...all);
        }}
      >
        Clear
      </button>
    </div>
  );
}

function Row({ entry }: { entry: Entry }) {
  // Of hundreds of rows the two that change are drawn when another is chosen.
  const className = useComputed(() => (selected.value === entry ? "picture selected" : "picture"));
  const isCurrent = useComputed(() => (selected.value === entry ? "true" : undefined));
  const thumbnail = entry.thumbnail.value;
  const title = titleOf(entry);
  return (
    <li class={className}>
      <button type="button" aria-current={isCurrent} onClick={() => select(entry)}>
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
          if (selected.peek() === entry) location.hash = "#/";
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
