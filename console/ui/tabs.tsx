import { useRef } from "preact/hooks";

interface TabItem<Id extends string> {
  id: Id;
  name: string;
  /** How much there is behind it */
  count?: number | undefined;
  isFaint?: boolean;
}

interface TabsProps<Id extends string> {
  label: string;
  items: readonly TabItem<Id>[];
  chosen: Id;
  onChoose: (id: Id) => void;
  /** The element that the tabs are of */
  panel: string;
}

/** Tabs as WAI-ARIA has them: one stop for Tab, arrows between them. */
export function Tabs<Id extends string>({ label, items, chosen, onChoose, panel }: TabsProps<Id>) {
  const list = useRef<HTMLDivElement>(null);
  const choose = (index: number) => {
    const at = (index + items.length) % items.length;
    const item = items[at];
    if (!item) return;
    onChoose(item.id);
    list.current?.querySelectorAll<HTMLElement>("[role=tab]")[at]?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const at = items.findIndex(({ id }) => id === chosen);
    const steps: Record<string, number> = {
      ArrowRight: at + 1,
      ArrowLeft: at - 1,
      Home: 0,
      End: items.length - 1,
    };
    const next = steps[event.key];
    if (next === undefined) return;
    event.preventDefault();
    choose(next);
  };
  return (
    <div class="tabs" role="tablist" aria-label={label} ref={list} onKeyDown={onKeyDown}>
      {items.map(({ id, name, count, isFaint }) => (
        <button
          key={id}
          id={`tab-${id}`}
          type="button"
          role="tab"
          class={isFaint ? "faint" : undefined}
          aria-selected={id === chosen}
          aria-controls={panel}
          tabIndex={id === chosen ? 0 : -1}
          onClick={() => onChoose(id)}
        >
          {name}
          {count !== undefined && <span class="count">{count}</span>}
        </button>
      ))}
    </div>
  );
}
