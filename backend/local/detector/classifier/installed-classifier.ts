import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { readClassifierFacts } from "./classifier-file.ts";
import { publishedWheel } from "./published-wheel.ts";

/** The folder for models that were added, in a data folder. */
export const addedModels = "models";

/** Where a data folder has its classifier, if it has one. */
export const classifierPath = (dataDir: string): string =>
  join(dataDir, addedModels, "classifier.safetensors");

/** A classifier that was added, as it was read. */
export interface InstalledClassifier {
  /** In memory that threads share, so that it is there for each of them, whatever becomes of the file. */
  file: Uint8Array;
  /** `efficientnet-lite0` */
  name: string;
  /** Names the model behind the detector's, where a version of Rekognition's would stand. */
  version: string;
}

/** The classifier's file is there, and cannot be used. */
export class ClassifierFileError extends Error {
  override name = "ClassifierFileError";
}

/**
 * Reads the classifier of a data folder, whole and checked. Undefined where there is none.
 * @throws ClassifierFileError
 */
export async function readInstalledClassifier(
  dataDir: string,
): Promise<InstalledClassifier | undefined> {
  const path = classifierPath(dataDir);
  try {
    const file = await readClassifierFile(dataDir);
    const { architecture, wheelSha256, sha256 } = readClassifierFacts(Buffer.from(file.buffer));
    const made =
      wheelSha256 === publishedWheel.sha256 ? publishedWheel.version : sha256.slice(0, 12);
    return { file, name: architecture, version: `${architecture}-imagenet1000-${made}` };
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    const said = cause instanceof Error ? cause.message : String(cause);
    throw new ClassifierFileError(`The classifier in ${path} cannot be used (${said}).`, { cause });
  }
}

/** No classifier is larger: what is was put there by somebody else. */
const mostBytes = 64 * 1024 * 1024;

/**
 * Reads what is in the place of a data folder's classifier, unchecked: a file of its size, or nothing.
 * @throws what the file system says, or an error that says what else it is, as the end of a sentence
 */
export async function readClassifierFile(dataDir: string): Promise<Uint8Array<SharedArrayBuffer>> {
  // A pipe in its place would wait for somebody to write to it. Windows has no such flag.
  const handle = await open(
    classifierPath(dataDir),
    constants.O_RDONLY | (constants.O_NONBLOCK ?? 0),
  );
  try {
    const stats = await handle.stat();
    if (!stats.isFile() || stats.size > mostBytes) throw new Error("it is no file of its size");
    const file = new Uint8Array(new SharedArrayBuffer(stats.size));
    for (let at = 0; at < file.length; ) {
      const { bytesRead } = await handle.read(file, at, file.length - at, at);
      if (bytesRead === 0) throw new Error("it became shorter while it was read");
      at += bytesRead;
    }
    return file;
  } finally {
    await handle.close();
  }
}
