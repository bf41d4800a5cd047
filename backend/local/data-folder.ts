import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Level } from "level";

/** Another local mode has this data folder. */
export class DataFolderInUseError extends Error {
  override readonly name = "DataFolderInUseError";
  readonly dataDir: string;

  constructor(dataDir: string, options?: ErrorOptions) {
    super(`The data folder ${dataDir} is in use by another rekog.`, options);
    this.dataDir = dataDir;
  }
}

/** What `local.json` tells other commands of the local mode that has the folder. */
export interface LocalModeFacts {
  url: string;
  pid: number;
  instance_id: string;
  kind: "foreground" | "command";
  version: string;
}

export interface DataFolder {
  objectsDir: string;
  databaseDir: string;
  announce(facts: LocalModeFacts): Promise<void>;
  /** Lets others have it. */
  stop(): Promise<void>;
}

/**
 * Takes a data folder for this process alone. The lock is LevelDB's on a database of nothing: the operating system
 * lifts it when the process dies, however it dies.
 * @throws {DataFolderInUseError}
 */
export async function openDataFolder(dataDir: string): Promise<DataFolder> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const lock = new Level(join(dataDir, "lock"));
  try {
    await lock.open();
  } catch (error) {
    if (isLocked(error)) throw new DataFolderInUseError(dataDir, { cause: error });
    throw error;
  }
  const factsFile = join(dataDir, "local.json");
  return {
    objectsDir: join(dataDir, "objects"),
    databaseDir: join(dataDir, "dynamodb"),
    async announce(facts) {
      // Renamed into place, so that no one reads half of it.
      await writeFile(`${factsFile}.new`, JSON.stringify(facts));
      await rename(`${factsFile}.new`, factsFile);
    },
    async stop() {
      await rm(factsFile, { force: true });
      await lock.close();
    },
  };
}

function isLocked(error: unknown): boolean {
  const cause = error instanceof Error ? (error.cause as { code?: string } | undefined) : undefined;
  return cause?.code === "LEVEL_LOCKED";
}
