/** What the disk, or what is on it, does not let local mode do. */
export type StorageFaultCode =
  | "storage_full"
  | "data_folder_not_writable"
  | "data_folder_damaged"
  | "data_folder_gone";

/** Nothing can be written: the disk, or what the user may have of it, is full. What was kept is as it was. */
export class StorageFullError extends Error {
  override readonly name = "StorageFullError";
  readonly code = "storage_full";
  readonly path: string;

  constructor(path: string, options?: ErrorOptions) {
    super(`There is no room left for ${path}.`, options);
    this.path = path;
  }
}

/** The operating system does not let anything be written: rights, a read-only file system, a limit for the size of files. */
export class DataFolderNotWritableError extends Error {
  override readonly name = "DataFolderNotWritableError";
  readonly code = "data_folder_not_writable";
  readonly path: string;

  constructor(path: string, options?: ErrorOptions) {
    super(`The folder ${path} cannot be written.`, options);
    this.path = path;
  }
}

/** A folder that was made at the start is not there any more, or another one stands in its place. */
export class DataFolderGoneError extends Error {
  override readonly name = "DataFolderGoneError";
  readonly code = "data_folder_gone";
  readonly path: string;

  constructor(path: string, options?: ErrorOptions) {
    super(`The folder ${path} is not there any more.`, options);
    this.path = path;
  }
}

const fullCodes = ["ENOSPC", "EDQUOT"];
/** As LevelDB has them from the operating system: it knows no codes. */
const fullWords = /No space left on device|Disk quota exceeded|not enough space on the disk/i;

// EIO: of a disk that fails, or a mount that is lost.
const unwritableCodes = ["EACCES", "EPERM", "EROFS", "EFBIG", "EIO"];
const unwritableWords =
  /^IO error: .*(Permission denied|Read-only file system|Operation not permitted|File too large)/i;
/** A port that may not be had is no folder. */
const ofNetwork = ["connect", "listen", "bind"];

const damageCodes = ["LEVEL_CORRUPTION", "LEVEL_DECODE_ERROR", "data_folder_damaged"];
const damageWords = /^Corruption: |Could not decode value/;
/** A file of LevelDB's that is not there, is no file, is too short to be mapped or cannot be read, but not for a while only. */
const lostFileWords =
  /^IO error: (?!.*(Permission denied|Read-only file system|Operation not permitted|File too large|Too many open files|Cannot allocate memory))/i;

/** Which of them an error tells of, itself or in what caused it. */
export function storageFaultOf(error: unknown): StorageFaultCode | undefined {
  for (let each = error; isErrorLike(each); each = each.cause) {
    const { code = "", syscall = "" } = each;
    if (code === "data_folder_gone" || code === "data_folder_not_writable") return code;
    if (code === "storage_full" || fullCodes.includes(code) || fullWords.test(each.message)) {
      return "storage_full";
    }
    if (unwritableCodes.includes(code) && !ofNetwork.includes(syscall)) {
      return "data_folder_not_writable";
    }
    if (unwritableWords.test(each.message)) return "data_folder_not_writable";
    if (
      damageCodes.includes(code) ||
      damageWords.test(each.message) ||
      lostFileWords.test(each.message)
    ) {
      return "data_folder_damaged";
    }
  }
  return undefined;
}

/** LevelDB's, whatever it is for: too many open files, or too little memory, may be over in a moment. */
export function isIoError(error: unknown): boolean {
  for (let each = error; isErrorLike(each); each = each.cause) {
    if (/^IO error: /.test(each.message)) return true;
  }
  return false;
}

/** LevelDB's errors may come from another realm than ours. */
function isErrorLike(value: unknown): value is NodeJS.ErrnoException {
  return typeof value === "object" && value !== null && "message" in value;
}
