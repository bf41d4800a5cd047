import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { errorCode } from "../../../client/error-code.ts";
import { findRunningLocalMode } from "../../../connection/find-running.ts";
import { type Finding, fail, ok, warn } from "./check.ts";

/** Whether local mode may keep blobs there, and who has the folder now. Nothing is made or changed. */
export async function checkDataFolder(dataDir: string, signal: AbortSignal): Promise<Finding> {
  const fix = "Make it writable for you, or choose another one with REKOG_DATA_DIR.";
  const present = await nearestPresent(dataDir);
  const { isFolder, path } = present;
  if (!isFolder) return fail(`${path} is not a folder, and ${dataDir} must be one.`, fix);
  try {
    await access(path, constants.W_OK | constants.X_OK);
  } catch {
    return fail(`${dataDir} cannot be written: you may not write to ${path}.`, fix);
  }
  const running = await findRunningLocalMode(dataDir, signal);
  if (!running) {
    const isNew = path !== dataDir;
    return ok(`${dataDir} ${isNew ? "can be made" : "is writable"}, and nobody has it.`);
  }
  const who = `${running.url}, process ${running.pid}`;
  if (running.kind === "foreground") return ok(`${dataDir} belongs to \`rekog local\` at ${who}.`);
  return warn(
    `${dataDir} belongs to another rekog command (${who}); others wait until it has ended.`,
    "Run `rekog local` in a terminal of its own: it serves many commands at a time.",
  );
}

/** The folder itself, or the one of those above it that is there. */
async function nearestPresent(path: string): Promise<{ path: string; isFolder: boolean }> {
  try {
    return { path, isFolder: (await stat(path)).isDirectory() };
  } catch (error) {
    const above = dirname(path);
    const mayBeAbove = errorCode(error) === "ENOENT" || errorCode(error) === "ENOTDIR";
    if (mayBeAbove && above !== path) return nearestPresent(above);
    throw error;
  }
}
