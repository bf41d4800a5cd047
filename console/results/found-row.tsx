import { useComputed } from "@preact/signals";
import { Confidence } from "../ui/confidence.tsx";
import { pinned, pointed } from "../work/view-state.ts";

/** Plain values all of them, so that a row whose values are the same is not drawn anew. */
interface FoundRowProps {
  name: string;
  /** What else it is called */
  title?: string | undefined;
  /** The marks' group: its boxes come forward while the row is pointed at, and stay there when it is pressed */
  group: string;
  /** Of its boxes; one that has none has no place on the picture */
  colour?: string | undefined;
  confidence: number;
  /** Beside the name */
  aside?: string | undefined;
}

/** A line of what was found; one that has a place on the picture is a button that shows it. */
export function FoundRow(props: FoundRowProps) {
  return props.colour ? (
    <Place {...props} />
  ) : (
    <div class="found">
      <Words {...props} />
    </div>
  );
}

/** Its attributes follow signals by themselves: pointing at one of hundreds of rows draws none of them anew. */
function Place(props: FoundRowProps) {
  const { group, colour } = props;
  const className = useComputed(() => {
    const isPointed = pointed.value === group || pointed.value?.startsWith(`${group}/`);
    return isPointed ? "found pointed" : "found";
  });
  const isPressed = useComputed(() => (pinned.value === group ? "true" : "false"));
  const point = (on: boolean) => () => {
    pointed.value = on ? group : undefined;
  };
  return (
    <button
      type="button"
      class={className}
      style={{ "--colour": colour }}
      aria-pressed={isPressed}
      onPointerEnter={point(true)}
      onPointerLeave={point(false)}
      onFocus={point(true)}
      onBlur={point(false)}
      onClick={() => {
        pinned.value = pinned.peek() === group ? undefined : group;
      }}
    >
      <Words {...props} />
    </button>
  );
}

const Words = ({ name, title, aside, confidence }: FoundRowProps) => (
  <>
    <span class="found-name" title={title}>
      {name}
    </span>
    {aside !== undefined && <span class="fine">{aside}</span>}
    <Confidence value={confidence} />
  </>
);
