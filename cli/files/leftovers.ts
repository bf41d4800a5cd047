import { rmSync } from "node:fs";

const paths = new Set<string>();

/**
 * Notes what this process made for itself and has yet to remove, so that it is gone even where the process ends before that:
 * at a second Ctrl-C, or by a fault of its own.
 * @returns forgets it, once it is gone or has become the user's
 */
export function noteLeftover(path: string): () => void {
  paths.add(path);
  return () => void paths.delete(path);
}

/** For the end of the process, which waits for nothing. */
export function removeLeftovers(): void {
  for (const path of paths) {
    try {
      rmSync(path, { recursive: true, force: true });
    } catch {
      // Nobody is left to be told.
    }
  }
  paths.clear();
}
