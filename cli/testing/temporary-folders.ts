import { afterAll } from "@jest/globals";
import { createTemporaryFolder } from "./temporary-folder.ts";

/** Makes new, empty folders for the tests of a file, and removes them after the last. */
export function temporaryFolders(): () => Promise<string> {
  const folders: { remove(): Promise<void> }[] = [];
  afterAll(async () => {
    await Promise.all(folders.map((folder) => folder.remove()));
  });
  return async () => {
    const folder = await createTemporaryFolder();
    folders.push(folder);
    return folder.path;
  };
}
