import type { ComponentChildren } from "preact";

/** A keyboard scrolls only what it can be on. */
export const onTheWay = { tabIndex: 0 };

/** What may be larger than its place, and is scrolled there. */
export function ScrollArea(props: { label: string; class: string; children: ComponentChildren }) {
  return (
    <section {...onTheWay} class={props.class} aria-label={props.label}>
      {props.children}
    </section>
  );
}

export function Code({ label, text }: { label: string; text: string }) {
  return (
    <ScrollArea label={label} class="code">
      <pre>{text}</pre>
    </ScrollArea>
  );
}
