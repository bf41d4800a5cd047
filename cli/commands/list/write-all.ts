import { once } from "node:events";
import type { Output } from "../../deps.ts";

/**
 * Writes, and waits where the reader is slower than we are, so that nothing piles up here.
 * @throws the signal's reason
 */
export async function writeAll(output: Output, text: string, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  if (text === "" || output.write(text)) return;
  await once(output, "drain", { signal }).catch((error: unknown) => {
    signal.throwIfAborted();
    throw error;
  });
}
