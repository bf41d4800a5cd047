import type { Stats } from "node:fs";

/**
 * Whether others can read a file that has a secret, by the rule of ssh: what belongs to the user is for the user alone. What
 * belongs to somebody else (a secret that is mounted into a container) is not the user's to change. On Windows a mode says
 * nothing.
 */
export const isExposed = (stats: Pick<Stats, "mode" | "uid">, platform: NodeJS.Platform): boolean =>
  platform !== "win32" && stats.uid === process.geteuid?.() && (stats.mode & 0o077) !== 0;
