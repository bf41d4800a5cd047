/** No coder of lossy pictures ends its data in as many. */
const mostZeros = 64;

/** What a file that was given its full size before it was fetched ends in, if it was not fetched to its end. */
export function endsInZeros(data: Buffer): boolean {
  return data.length > 0 && data.subarray(-mostZeros).every((byte) => byte === 0);
}
