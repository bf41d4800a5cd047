import { useEffect, useState } from "preact/hooks";
import { addFiles } from "./add-files.ts";

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
        if (files.length === 0) return;
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
