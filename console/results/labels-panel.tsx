import type { RekogBlob } from "../api/types.ts";
import { labelColours } from "../picture/marks.ts";
import { ConfidenceSlider } from "../ui/slider.tsx";
import { thresholds } from "../work/view-state.ts";
import { FoundRow } from "./found-row.tsx";
import { type LabelNode, labelTree } from "./label-tree.ts";

/** As many as the API tells of at most; of a server that tells more, the page would stand still for seconds. */
const mostRows = 1_000;

export function LabelsPanel({ blob }: { blob: RekogBlob }) {
  const { labels = [] } = blob;
  const from = thresholds.value.labels;
  const shown = labels.filter(({ confidence }) => confidence >= from);
  return (
    <>
      <ConfidenceSlider
        value={from}
        shown={shown.length}
        all={labels.length}
        onInput={(value) => {
          thresholds.value = { ...thresholds.value, labels: value };
        }}
      />
      {shown.length > 0 ? (
        <>
          <Branches nodes={labelTree(shown.slice(0, mostRows))} colours={labelColours(blob)} />
          {shown.length > mostRows && (
            <p class="empty">
              {shown.length - mostRows} more are not listed here; the JSON has them all.
            </p>
          )}
        </>
      ) : (
        <p class="empty">
          {labels.length > 0
            ? "What was found is less sure than that: move the slider down."
            : "No label was found."}
        </p>
      )}
    </>
  );
}

interface BranchesProps {
  nodes: readonly LabelNode[];
  colours: ReadonlyMap<string, string>;
}

function Branches({ nodes, colours }: BranchesProps) {
  return (
    <ul class="tree">
      {nodes.map(({ label, children }) => (
        <li key={label.label}>
          <FoundRow
            name={label.label}
            title={[...label.aliases, ...label.categories].join(", ") || undefined}
            group={label.label}
            colour={colours.get(label.label)}
            confidence={label.confidence}
            aside={label.instances.length > 1 ? `× ${label.instances.length}` : undefined}
          />
          {children.length > 0 && <Branches nodes={children} colours={colours} />}
        </li>
      ))}
    </ul>
  );
}
