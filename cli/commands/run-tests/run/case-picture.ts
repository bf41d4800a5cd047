import { join } from "node:path";
import type { SuiteCase } from "../manifest/suite.ts";
import type { CaseFile } from "./run-case.ts";

export interface CasePictureOptions {
  /** Of the suite */
  folder: string;
  /** A folder of this command's own, for what is made; asked for only when something is */
  temporaryFolder(): Promise<string>;
  signal: AbortSignal;
}

/** The file that a case uploads: its own, or one that is made for it, which can be removed when the case is at its end. */
export async function casePicture(
  { file, picture }: SuiteCase,
  { folder, temporaryFolder, signal }: CasePictureOptions,
): Promise<CaseFile> {
  const isAsItIs = picture.as === undefined && picture.pad_to_bytes === undefined;
  if (file !== undefined && isAsItIs) return { path: join(folder, file), isTemporary: false };
  // Brings sharp along: only for suites that have such cases.
  const { makePicture } = await import("./make-picture.ts");
  const path = await makePicture(picture, { folder, into: await temporaryFolder(), signal });
  return { path, isTemporary: true };
}
