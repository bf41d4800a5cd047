/** How much a zip may ask of the machine that unpacks it. */
export interface ZipLimits {
  /** Files, folders and what is ignored */
  entries: number;
  /** Unpacked, of any one file */
  fileBytes: number;
  /** Unpacked, of all files together */
  totalBytes: number;
  /** Of the table of contents, which is kept in memory while it is checked */
  directoryBytes: number;
  /** Of a path in it, in UTF-8 */
  pathBytes: number;
  /** Of one name in a path, in UTF-8: what file systems take */
  nameBytes: number;
  /** Names in a path, the file's own among them */
  pathDepth: number;
}

/** Well above any suite of test cases: the API takes no picture of more than 15 MB. */
export const zipLimits: ZipLimits = {
  entries: 10_000,
  fileBytes: 64_000_000,
  totalBytes: 1_000_000_000,
  directoryBytes: 16_000_000,
  pathBytes: 1_000,
  nameBytes: 255,
  pathDepth: 16,
};
