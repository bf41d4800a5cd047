import { useMemo, useState } from "preact/hooks";
import { deleteBlob } from "../api/blobs.ts";
import { failureOf } from "../api/failure.ts";
import { atLeast, type Mark, marksOf } from "../picture/marks.ts";
import { PictureView } from "../picture/picture-view.tsx";
import { featureOfWarning, Warnings } from "../results/warnings.tsx";
import { CopyButton } from "../ui/copy-button.tsx";
import { FailureNote } from "../ui/failure-note.tsx";
import { byteCount, duration } from "../ui/format.ts";
import { type Entry, forget, isAtWork } from "../work/entry.ts";
import { tryAgain } from "../work/selection.ts";
import { drawnFeature, textUnit, thresholds } from "../work/view-state.ts";
import { titleOf } from "./entry-title.ts";
import { phaseWords } from "./phase-words.ts";

/** The picture that is looked at, with what was found on it. */
export function Stage({ entry }: { entry: Entry }) {
  return (
    <section class="stage" aria-label="Picture">
      <div class="stage-head">
        <h1>{titleOf(entry)}</h1>
        <Facts entry={entry} />
        <Actions entry={entry} />
      </div>
      <Trouble entry={entry} />
      <PictureView entry={entry} marks={useMarks(entry)} />
      <p class="hidden" role="status">
        {phaseWords(entry)}
      </p>
    </section>
  );
}

/** Whatever else changes, the same marks stay the same, so that they are not drawn anew. */
function useMarks({ blob: { value: blob } }: Entry): readonly Mark[] {
  const feature = drawnFeature.value;
  const unit = textUnit.value;
  const threshold = thresholds.value[feature];
  const all = useMemo(
    () => (blob ? marksOf(blob, { feature, textUnit: unit }) : []),
    [blob, feature, unit],
  );
  return useMemo(() => atLeast(all, threshold), [all, threshold]);
}

function Facts({ entry }: { entry: Entry }) {
  const { image } = entry.blob.value ?? {};
  const bytes = image?.bytes ?? entry.file?.size;
  const took = entry.tookMs.value;
  const facts = [
    image?.width !== undefined && `${image.width} × ${image.height}`,
    image?.format?.toUpperCase(),
    bytes !== undefined && byteCount(bytes),
    image?.converted && "converted",
    (image?.orientation ?? 1) > 1 && `EXIF ${image?.orientation}`,
    took !== undefined && `${duration(took)} from choice to result`,
  ].filter(Boolean);
  return <p class="fine">{facts.join(" · ")}</p>;
}

function Actions({ entry }: { entry: Entry }) {
  const [isSure, setSure] = useState(false);
  const blobId = entry.blobId.value;
  if (blobId === undefined) return null;
  const remove = async () => {
    try {
      await deleteBlob(blobId, { subject: entry.key });
      location.hash = "#/";
      forget(entry);
    } catch (error) {
      entry.failure.value = failureOf(error);
      setSure(false);
    }
  };
  return (
    <div class="actions">
      <CopyButton text={location.href} label="Copy link" />
      {isSure ? (
        <>
          <button type="button" class="small danger" onClick={() => void remove()}>
            Delete it
          </button>
          <button type="button" class="small" onClick={() => setSure(false)}>
            Keep it
          </button>
        </>
      ) : (
        <button type="button" class="small" onClick={() => setSure(true)}>
          Delete
        </button>
      )}
    </div>
  );
}

/** What went wrong, or goes wrong for the moment; and what is poor about a result that is there. */
function Trouble({ entry }: { entry: Entry }) {
  const { error, warnings = [] } = entry.blob.value ?? {};
  // Those of a feature stand with what was found of it.
  const ofPicture = warnings.filter(({ code }) => featureOfWarning(code) === undefined);
  const failure = entry.failure.value;
  const again = (
    <button type="button" onClick={() => tryAgain(entry)}>
      Try again
    </button>
  );
  return (
    <>
      {failure && !isAtWork(entry) && <FailureNote failure={failure}>{again}</FailureNote>}
      {error && !failure && (
        <FailureNote failure={error}>{error.retryable && entry.file ? again : null}</FailureNote>
      )}
      {entry.trouble.value !== undefined && (
        <p class="note warn" role="alert">
          {entry.trouble.value}
        </p>
      )}
      <Warnings warnings={ofPicture} />
    </>
  );
}
