import { quoted, zipError } from "./zip-errors.ts";

/**
 * Remembers the names of a zip and refuses those that would meet on disk: the same name twice, also where only the case
 * differs (macOS and Windows would write one over the other), and a file that is a folder for another file.
 */
export function createNameRegister(): { add(name: string): void } {
  const kinds = new Map<string, "file" | "folder">();

  function add(name: string): void {
    const isFolder = name.endsWith("/");
    const key = name.toLowerCase();
    for (let at = key.indexOf("/"); at >= 0; at = key.indexOf("/", at + 1)) {
      addFolder(key.slice(0, at), name);
    }
    if (isFolder) return;
    const known = kinds.get(key);
    if (known === "file") {
      throw zipError(
        "zip_unsafe",
        `The name ${quoted(name)} is in the zip twice; upper and lower case count as the same.`,
      );
    }
    if (known === "folder") throw bothKinds(name);
    kinds.set(key, "file");
  }

  function addFolder(key: string, name: string): void {
    if (kinds.get(key) === "file") throw bothKinds(name);
    kinds.set(key, "folder");
  }
  return { add };
}

const bothKinds = (name: string) =>
  zipError(
    "zip_unsafe",
    `The entry ${quoted(name)} and another one make the same name a file and a folder.`,
  );
