/** Compares as the UTF-8 bytes do, which is how S3 orders keys. `<` would compare UTF-16: an emoji before a "ﬁ". */
export function compareUtf8(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}
