import { countOf, features } from "../api/features.ts";
import type { Feature, RekogBlob } from "../api/types.ts";
import { RequestsPanel } from "../requests/requests-panel.tsx";
import { CallbackPanel } from "../results/callback-panel.tsx";
import { FacesPanel } from "../results/faces-panel.tsx";
import { LabelsPanel } from "../results/labels-panel.tsx";
import { ModerationPanel } from "../results/moderation-panel.tsx";
import { TextPanel } from "../results/text-panel.tsx";
import { featureOfWarning, Warnings } from "../results/warnings.tsx";
import { CopyButton } from "../ui/copy-button.tsx";
import { Code, onTheWay } from "../ui/scroll-area.tsx";
import { Tabs } from "../ui/tabs.tsx";
import { type Entry, isAtWork } from "../work/entry.ts";
import { pinned, type Tab, tab } from "../work/view-state.ts";
import { Cost } from "./cost.tsx";
import { FaultBoundary } from "./fault-boundary.tsx";
import { NotAsked } from "./not-asked.tsx";

const panels: Record<Feature, (props: { blob: RekogBlob }) => preact.JSX.Element> = {
  labels: LabelsPanel,
  moderation: ModerationPanel,
  text: TextPanel,
  faces: FacesPanel,
};

/** What is known of a picture, by topic. */
export function ResultPanel({ entry }: { entry: Entry }) {
  const blob = entry.blob.value;
  const items = [
    ...features.map((id) => ({
      id,
      name: capitalised(id),
      count: blob && countOf(blob, id),
      isFaint: !wasAsked(entry, id),
    })),
    { id: "callback" as const, name: "Callback" },
    { id: "requests" as const, name: "Requests" },
    { id: "json" as const, name: "JSON" },
  ];
  return (
    <section class="panel" aria-label="Result">
      <Tabs
        label="What is shown"
        panel="panel"
        items={items}
        chosen={tab.value}
        onChoose={(id) => {
          tab.value = id;
          pinned.value = undefined;
        }}
      />
      <div
        {...onTheWay}
        id="panel"
        class="panel-body"
        role="tabpanel"
        aria-labelledby={`tab-${tab.value}`}
      >
        <FaultBoundary key={tab.value}>
          <Body entry={entry} shown={tab.value} />
        </FaultBoundary>
      </div>
      {blob?.recognition && <Cost blob={blob} />}
    </section>
  );
}

function Body({ entry, shown }: { entry: Entry; shown: Tab }) {
  const blob = entry.blob.value;
  if (shown === "callback") return <CallbackPanel entry={entry} />;
  if (shown === "requests") return <RequestsPanel subject={entry.key} />;
  if (!blob) return <p class="empty">{isAtWork(entry) ? "At work…" : "There is no result."}</p>;
  if (shown === "json") return <Json blob={blob} />;
  if (blob.status === "failed") return <p class="empty">It was not recognised.</p>;
  if (blob.status === "awaiting_upload" && !entry.file) {
    return <p class="empty">Its picture was not uploaded yet, or only in part.</p>;
  }
  if (blob.status !== "succeeded") return <p class="empty">At work…</p>;
  if (!wasAsked(entry, shown)) return <NotAsked entry={entry} feature={shown} />;
  const Panel = panels[shown];
  const { warnings = [] } = blob;
  return (
    <>
      <Warnings warnings={warnings.filter(({ code }) => featureOfWarning(code) === shown)} />
      <Panel blob={blob} />
    </>
  );
}

function Json({ blob }: { blob: RekogBlob }) {
  const text = JSON.stringify(blob, null, 2);
  return (
    <>
      <div class="bar-line">
        <span class="fine">As the API answers</span>
        <CopyButton text={text} />
      </div>
      <Code label="The blob as JSON" text={text} />
    </>
  );
}

/** By what the blob says, and before it says anything by what was asked for. */
function wasAsked({ blob, request }: Entry, feature: Feature): boolean {
  const told = blob.value?.recognition?.features;
  if (told) return told[feature] !== undefined;
  return (request.features ?? ["labels"]).includes(feature);
}

const capitalised = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);
