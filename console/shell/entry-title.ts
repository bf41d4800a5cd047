import type { Entry } from "../work/entry.ts";

/** The file's name, as it is here or as the blob's metadata have it; else the blob's id. */
export const titleOf = ({ name, blob, blobId }: Entry): string =>
  name || blob.value?.metadata?.file || blobId.value || "a blob";
