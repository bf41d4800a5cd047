import type { OpenFiles } from "../picture/check-told-size.ts";

/** What is used of `node:fs` */
interface Files {
  openAsBlob(path: string): Promise<Blob>;
  promises: OpenFiles & { stat(path: string): Promise<{ size: number; isFile(): boolean }> };
}

/** What is used of `node:crypto` */
interface Hashes {
  createHash(name: "sha256"): {
    update(bytes: Uint8Array): unknown;
    digest(form: "hex"): string;
  };
}

/** What is used of `node:url` */
interface Urls {
  fileURLToPath(url: string): string;
}

interface Modules {
  "node:fs": Files;
  "node:crypto": Hashes;
  "node:url": Urls;
}

/**
 * A module of Node.js, if this is Node.js. It is not imported: browsers and their bundlers have none.
 * @see https://nodejs.org/api/process.html#processgetbuiltinmoduleid
 */
export function nodeModule<Id extends keyof Modules>(id: Id): Modules[Id] | undefined {
  const { process } = globalThis as unknown as {
    process?: { getBuiltinModule?: (id: string) => unknown };
  };
  return process?.getBuiltinModule?.(id) as Modules[Id] | undefined;
}
