import { isBlobId } from "./blob-id.ts";

/** Under which S3 tells of uploads; the template's notification and rights name the same. */
export const uploadsPrefix = "uploads/";

/** Under which a JPEG waits that was made of an upload; the template's rights name the same. */
const convertedPrefix = "converted/";

/** The key of a blob's object in the uploads bucket. */
export const uploadKeyOf = (blobId: string): string => `${uploadsPrefix}${blobId}`;

/** The key of what its upload was converted to. */
export const convertedKeyOf = (blobId: string): string => `${convertedPrefix}${blobId}`;

/** Whether a key can be one of those. */
export const isConvertedKey = (key: string): boolean =>
  key.startsWith(convertedPrefix) && isBlobId(key.slice(convertedPrefix.length));

/** Whose object a key is; undefined if it is no upload. */
export function blobIdOfUpload(key: string): string | undefined {
  const [folder, blobId, ...more] = key.split("/");
  return `${folder}/` === uploadsPrefix && more.length === 0 ? blobId || undefined : undefined;
}
