import { useEffect, useState } from "preact/hooks";
import { addFiles } from "./add-files.ts";

/** What a spreadsheet or a word processor copies is a picture, too. Who pastes it into a field means the text: a key, say. */
const isTextForField = ({ target, clipboardData }: ClipboardEvent) =>
  target instanceof HTMLInputElement &&
  !/^(checkbox|range)$/.test(target.type) &&
  clipboardData?.types.includes("text/plain") === true;

/** Takes files that are dropped or pasted anywhere on the page. Tells whether some are held over it. */
export function useDroppedFiles(): boolean {
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    let depth = 0;
    const holdsFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files") ?? false;
    const on = {
      dragenter(event: DragEvent) {
        if (!holdsFiles(event)) return;
        depth += 1;
        setOver(true);
      },
      dragleave(event: DragEvent) {
        if (!holdsFiles(event)) return;
        depth = Math.max(0, depth - 1);
        setOver(depth > 0);
      },
      dragover(event: DragEvent) {
        if (holdsFiles(event)) event.preventDefault();
      },
      drop(event: DragEvent) {
        if (!holdsFiles(event)) return;
        event.preventDefault();
        depth = 0;
        setOver(false);
        addFiles([...(event.dataTransfer?.files ?? [])]);
      },
      paste(event: ClipboardEvent) {
        const files = [...(event.clipboardData?.files ?? [])];
        if (files.length === 0 || isTextForField(event)) return;
        event.preventDefault();
        addFiles(files);
      },
    };
    const listeners = Object.entries(on) as [string, EventListener][];
    for (const [name, listener] of listeners) addEventListener(name, listener);
    return () => {
      for (const [name, listener] of listeners) removeEventListener(name, listener);
    };
  }, []);
  return isOver;
}
