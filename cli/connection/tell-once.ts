import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { errorCode } from "../client/error-code.ts";
import type { Notices } from "../ui/notices.ts";

/** A notice, and who hears it. */
interface ToldOnce {
  notices: Notices;
  isVerbose: boolean;
  /** Asked for it only where it is told */
  text: () => Promise<string>;
}

/** Beside local mode's data, and gone with it */
const toldFile = "told-about-local-mode";

/**
 * Tells what whoever uses this data folder has to hear once, and no more than once: an empty file in it says that it was
 * told. `--verbose` tells it every time.
 */
export async function tellOnce(
  dataDir: string,
  { notices, isVerbose, text }: ToldOnce,
): Promise<void> {
  try {
    await writeFile(join(dataDir, toldFile), "", { flag: "wx", mode: 0o600 });
  } catch (error) {
    if (errorCode(error) === "EEXIST") {
      if (isVerbose) notices.detail(await text());
      return;
    }
  }
  notices.tell(await text());
}
