import { useState } from "preact/hooks";

/** Copies a text, and says so. */
export function CopyButton({ text, label = "Copy" }: { text: string; label?: string }) {
  const [state, setState] = useState<"ready" | "copied" | "refused">("ready");
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setState("copied");
    } catch {
      setState("refused");
    }
    setTimeout(() => setState("ready"), 2_000);
  };
  const words = { ready: label, copied: "Copied", refused: "Select it and copy" };
  return (
    <button type="button" class="small" onClick={() => void copy()}>
      <span aria-live="polite">{words[state]}</span>
    </button>
  );
}
