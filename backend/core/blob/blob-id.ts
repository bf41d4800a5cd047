/** Whether a text can be the id of a blob. What cannot be one is as unknown as any other, and is not worth a read. */
export function isBlobId(text: string): boolean {
  return /^[\w-]{1,64}$/.test(text);
}
