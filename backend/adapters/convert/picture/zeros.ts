/** No coder of lossy pictures ends its data in as many, as long as its codes have a bit each. */
const mostZeros = 64;

/**
 * What a file that was given its full size before it was fetched ends in, if it was not fetched to its end.
 * @param most zeros that a coder may well end its data in
 */
export function endsInZeros(data: Buffer, most = mostZeros): boolean {
  const end = data.subarray(-Math.max(most, mostZeros));
  return end.length > 0 && end.every((byte) => byte === 0);
}
