/** What the disk, or what is on it, does not let local mode do. */
export type StorageFaultCode = "storage_full" | "data_folder_damaged";

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

const fullCodes = ["ENOSPC", "EDQUOT"];
/** As LevelDB has them from the operating system: it knows no codes. */
const fullWords = /No space left on device|Disk quota exceeded|not enough space on the disk/i;

const damageCodes = ["LEVEL_CORRUPTION", "LEVEL_DECODE_ERROR", "data_folder_damaged"];
const damageWords = /^Corruption: |Could not decode value/;

/** Which of them an error tells of, itself or in what caused it. */
export function storageFaultOf(error: unknown): StorageFaultCode | undefined {
  for (let each = error; each instanceof Error; each = each.cause) {
    const { code } = each as NodeJS.ErrnoException;
    if (code === "storage_full" || fullCodes.includes(code ?? "") || fullWords.test(each.message)) {
      return "storage_full";
    }
    if (damageCodes.includes(code ?? "") || damageWords.test(each.message)) {
      return "data_folder_damaged";
    }
  }
  return undefined;
}
