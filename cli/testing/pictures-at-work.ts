import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { makeZip } from "../commands/run-tests/zip/testing/make-zip.ts";
import { picture } from "./callback-run.ts";

/** In the folder, a working folder with `photo.png` and a suite `cases.zip`, and one for temporary files. */
export async function putPicturesToWork(
  folder: string,
): Promise<{ cwd: string; temporary: string }> {
  const [cwd, temporary] = [join(folder, "cwd"), join(folder, "tmp")];
  await Promise.all([mkdir(cwd), mkdir(temporary)]);
  await copyFile(picture("clock.png"), join(cwd, "photo.png"));
  const data = await readFile(picture("clock.png"));
  await writeFile(join(cwd, "cases.zip"), makeZip([{ name: "clock.png", data }]));
  return { cwd, temporary };
}
