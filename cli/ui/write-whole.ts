import type { Output } from "../deps.ts";

/**
 * Writes, and answers whether all of it was handed to whoever reads it: false where the signal was sooner, or where nobody
 * reads any more. The stream's own error is told elsewhere.
 */
export function writeWhole(output: Output, text: string, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const giveUp = () => resolve(false);
    if (signal.aborted) return giveUp();
    signal.addEventListener("abort", giveUp, { once: true });
    output.write(text, (error) => {
      signal.removeEventListener("abort", giveUp);
      resolve(!error);
    });
  });
}
