import { realpath, stat } from "node:fs/promises";
import { isAbsolute, join, relative, sep } from "node:path";
import { RekogError } from "../../../client/errors.ts";
import { checkFile } from "../../../recognise/check-file.ts";
import type { ManifestCase } from "./manifest.ts";
import type { ManifestProblem } from "./manifest-problem.ts";

/**
 * Which files of a manifest cannot be uploaded: missing, unreadable, or outside its folder, be it through `..` or a
 * symbolic link. A suite may come from anyone; it must not make the user upload what is not part of it.
 */
export async function fileProblems(
  folder: string,
  cases: readonly ManifestCase[],
): Promise<ManifestProblem[]> {
  const root = await realpath(folder);
  const problems: ManifestProblem[] = [];
  for (const [index, { file, pad_to_bytes: paddedBytes }] of cases.entries()) {
    if (file === undefined) continue;
    const path = ["cases", index, "file"];
    const fault = await faultOf(root, file);
    if (fault !== undefined) {
      problems.push({ path, message: fault });
    } else if (paddedBytes !== undefined) {
      const { size } = await stat(join(root, file));
      if (size <= paddedBytes) continue;
      const message = `the file has ${size} bytes already: it cannot be padded to fewer`;
      problems.push({ path: ["cases", index, "pad_to_bytes"], message });
    }
  }
  return problems;
}

async function faultOf(root: string, file: string): Promise<string | undefined> {
  const outside = `the file "${file}" is outside the folder of the manifest`;
  if (file.includes("\0")) return "a path has no NUL characters";
  // Before it is looked at: what is outside is nobody's business, not even whether it is there.
  if (isAbsolute(file) || !isInside(root, join(root, file))) return outside;
  const checked = await checkFile(join(root, file));
  if (checked instanceof RekogError) {
    const why: Record<string, string> = {
      file_not_found: "is not there",
      is_a_folder: "is a folder",
      not_a_regular_file: "is a pipe, a socket or a device",
    };
    return `the file "${file}" ${why[checked.code] ?? "cannot be read"}`;
  }
  return isInside(root, await realpath(join(root, file))) ? undefined : outside;
}

function isInside(root: string, path: string): boolean {
  const way = relative(root, path);
  return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
