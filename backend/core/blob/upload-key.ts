/** Under which S3 tells of uploads; the template's notification and rights name the same. */
export const uploadsPrefix = "uploads/";

/** The key of a blob's object in the uploads bucket. */
export const uploadKeyOf = (blobId: string): string => `${uploadsPrefix}${blobId}`;

/** Whose object a key is; undefined if it is no upload. */
export function blobIdOfUpload(key: string): string | undefined {
  const [folder, blobId, ...more] = key.split("/");
  return `${folder}/` === uploadsPrefix && more.length === 0 ? blobId || undefined : undefined;
}
