import type { ComponentChildren } from "preact";
import { Confidence } from "../ui/confidence.tsx";
import { pinned, pointed } from "../work/view-state.ts";

interface FoundRowProps {
  /** The marks' group: its boxes come forward while the row is pointed at, and stay there when it is pressed */
  group: string;
  colour?: string | undefined;
  confidence: number;
  children: ComponentChildren;
  /** Beside the name */
  aside?: ComponentChildren;
}

/** A line of what was found; one that has a place on the picture is a button that shows it. */
export function FoundRow({ group, colour, confidence, children, aside }: FoundRowProps) {
  const content = (
    <>
      <span
        class={colour ? "swatch" : "swatch none"}
        style={colour ? { background: colour } : undefined}
        aria-hidden="true"
      />
      <span class="found-name">{children}</span>
      {aside !== undefined && <span class="fine">{aside}</span>}
      <Confidence value={confidence} />
    </>
  );
  if (!colour) return <div class="found">{content}</div>;
  const isPinned = pinned.value === group;
  const point = (on: boolean) => () => {
    pointed.value = on ? group : undefined;
  };
  return (
    <button
      type="button"
      class={`found${pointed.value?.startsWith(`${group}/`) ? " pointed" : ""}`}
      aria-pressed={isPinned}
      onPointerEnter={point(true)}
      onPointerLeave={point(false)}
      onFocus={point(true)}
      onBlur={point(false)}
      onClick={() => {
        pinned.value = isPinned ? undefined : group;
      }}
    >
      {content}
    </button>
  );
}
