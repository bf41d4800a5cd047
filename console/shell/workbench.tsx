import { useEffect } from "preact/hooks";
import { selected } from "../work/selection.ts";
import { pinned, pointed, showWhatWasFound } from "../work/view-state.ts";
import { FaultBoundary } from "./fault-boundary.tsx";
import { Intake } from "./intake.tsx";
import { PictureList } from "./picture-list.tsx";
import { ResultPanel } from "./result-panel.tsx";
import { Stage } from "./stage.tsx";
import { Welcome } from "./welcome.tsx";

/** Pictures and options, the picture that is looked at, and what is known of it. */
export function Workbench() {
  const entry = selected.value;
  const isFinished = entry?.phase.value === "finished";
  useEffect(() => {
    const blob = entry?.blob.peek();
    if (isFinished && blob) showWhatWasFound(blob);
  }, [entry, isFinished]);
  useEffect(() => {
    // Of another picture, whose boxes may go by the same names.
    pinned.value = undefined;
    pointed.value = undefined;
  }, [entry]);
  return (
    <div class={entry ? "workbench" : "workbench is-empty"}>
      <section class="side" aria-label="Pictures">
        <Intake />
        <PictureList />
      </section>
      {entry ? (
        <>
          <FaultBoundary key={`stage-${entry.key}`}>
            <Stage entry={entry} />
          </FaultBoundary>
          <ResultPanel key={`panel-${entry.key}`} entry={entry} />
        </>
      ) : (
        <Welcome />
      )}
    </div>
  );
}
