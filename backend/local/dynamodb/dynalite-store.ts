import { readdir, rm, stat, statfs, writeFile } from "node:fs/promises";
import { join } from "node:path";
import dynaliteDb, { type Store } from "dynalite/db/index.js";
import { type FolderIdentity, folderIdentity } from "../folder-identity.ts";
import {
  DataFolderGoneError,
  DataFolderNotWritableError,
  isIoError,
  StorageFullError,
  storageFaultOf,
} from "../storage-faults.ts";

/** LevelDB's files of what is not sorted yet, its list of files and its log all want some when it is opened. */
const reserveBytes = 1024 * 1024;
/** How long it is believed what the file system says of its room. */
const checkMs = 250;

export interface DynaliteStore {
  /** @throws what LevelDB throws: it is damaged, or cannot be read */
  open(): Promise<void>;
  /** Does something with the store. Writes only while there is room. @throws StorageFullError, DataFolderNotWritableError, and what `use` throws */
  use<Value>(use: (store: Store) => Promise<Value>, isWrite: boolean): Promise<Value>;
  close(): Promise<void>;
}

export interface DynaliteStoreOptions {
  /** Folder of the database; in memory without it. */
  path?: string | undefined;
  /** Fails where nothing can be written. Default: by a file that is removed again. */
  tryWriting?: ((path: string) => Promise<void>) | undefined;
  /** Default: what the file system says. */
  freeBytes?: ((path: string) => Promise<number>) | undefined;
  create?: ((path: string | undefined) => Store) | undefined;
}

/** After which of them a store is opened anew, and what they are told as. */
const writeFaults: Record<string, typeof StorageFullError | typeof DataFolderNotWritableError> = {
  storage_full: StorageFullError,
  data_folder_not_writable: DataFolderNotWritableError,
};

/**
 * A store of dynalite's that a full disk does not damage, nor one that may not be written any more. LevelDB goes on behind a record that it could write only half of,
 * and does not find what comes after it again: so it is not asked while there is hardly any room, and one that failed is
 * opened anew, when there is room, before it writes again. Until then it is read.
 */
export function dynaliteStore(options: DynaliteStoreOptions): DynaliteStore {
  const { path, freeBytes = freeBytesOf, tryWriting = writeTrial, create = createStore } = options;
  let store = create(path);
  /** Of the folder that was opened: LevelDB writes on into files that have no name any more, and loses them. */
  let opened: FolderIdentity | undefined;
  let hasFailed = false;
  /** It was closed, and could not be opened again yet. */
  let isClosed = false;
  let checkedAt = -Infinity;
  let free = Infinity;
  const underWay = new Set<Promise<unknown>>();
  let reopening: Promise<void> | undefined;
  let mending: Promise<void> | undefined;

  async function makeWritable(folder: string): Promise<void> {
    if (hasFailed) {
      // Once for all that are to be written: while it is opened its files come and go.
      mending ??= mend(folder).finally(() => {
        mending = undefined;
      });
      await mending;
    } else if (performance.now() - checkedAt >= checkMs || free < reserveBytes) {
      await lookForRoom(folder);
    }
  }

  async function lookForRoom(folder: string): Promise<void> {
    if (opened !== undefined && !(await isAsOpened(folder, opened))) {
      throw new DataFolderGoneError(folder);
    }
    free = await freeBytes(folder);
    checkedAt = performance.now();
    if (free < reserveBytes) throw new StorageFullError(folder);
  }

  async function mend(folder: string): Promise<void> {
    await lookForRoom(folder);
    await tryWriting(folder).catch((cause: unknown) => {
      throw new DataFolderNotWritableError(folder, { cause });
    });
    // What its log holds is written to a file of its own when it is opened.
    if (free < reserveBytes + (await logBytesOf(folder))) throw new StorageFullError(folder);
    await reopen();
  }

  function reopen(): Promise<void> {
    reopening ??= replace().finally(() => {
      reopening = undefined;
    });
    return reopening;
  }

  async function replace(): Promise<void> {
    // Whoever waited for nothing has begun by then.
    await new Promise(setImmediate);
    await Promise.allSettled(underWay);
    isClosed = true;
    await store.db.close();
    store = create(path);
    await store.db.open();
    [isClosed, hasFailed] = [false, false];
  }

  return {
    open: async () => {
      await store.db.open();
      if (path !== undefined) opened = await folderIdentity(path);
    },
    close: async () => {
      await reopening?.catch(() => {});
      await store.db.close();
    },
    async use(use, isWrite) {
      if (isWrite && path !== undefined) await makeWritable(path);
      if (isClosed) await reopen();
      else await reopening;
      const call = use(store);
      underWay.add(call);
      try {
        return await call;
      } catch (error) {
        const Fault = path === undefined ? undefined : writeFaults[storageFaultOf(error) ?? ""];
        // It writes nothing more, whatever comes, behind a table that its own thread could not make.
        if (isWrite && path !== undefined && isIoError(error)) hasFailed = true;
        if (path === undefined || !Fault) throw error;
        hasFailed = true;
        throw new Fault(path, { cause: error });
      } finally {
        underWay.delete(call);
      }
    },
  };
}

/** What is written into a log without a name, or is in no list of files, is not found again. */
async function isAsOpened(folder: string, opened: FolderIdentity): Promise<boolean> {
  if ((await folderIdentity(folder)) !== opened) return false;
  const names = await readdir(folder);
  return [/^CURRENT$/, /^MANIFEST-/, /\.log$/].every((one) => names.some((name) => one.test(name)));
}

async function writeTrial(folder: string): Promise<void> {
  const file = join(folder, "trial.tmp");
  await writeFile(file, "trial", { mode: 0o600 });
  await rm(file);
}

function createStore(path: string | undefined): Store {
  return dynaliteDb.create({
    createTableMs: 0,
    deleteTableMs: 0,
    ...(path !== undefined && { path }),
  });
}

async function freeBytesOf(path: string): Promise<number> {
  const { bavail, bsize } = await statfs(path);
  return bavail * bsize;
}

async function logBytesOf(folder: string): Promise<number> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".log"));
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(folder, name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}
