/** What is in the data folder cannot be read. Nothing was changed. */
export class DataFolderDamagedError extends Error {
  override readonly name = "DataFolderDamagedError";
  readonly code = "data_folder_damaged";
  /** The part that is to be moved away, or mended from a copy. */
  readonly path: string;

  constructor(path: string, options: { cause: unknown }) {
    super(`${path} is damaged: ${reasonOf(options.cause)}`, options);
    this.path = path;
  }
}

/** LevelDB's own words are in the cause. */
export function reasonOf(error: unknown): string {
  const { cause, message } = error as { cause?: { message?: string }; message?: string };
  return cause?.message ?? message ?? String(error);
}
