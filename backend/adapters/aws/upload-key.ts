const PREFIX = "uploads/";

/** The key of a blob's object. */
export const keyOf = (blobId: string): string => `${PREFIX}${blobId}`;
