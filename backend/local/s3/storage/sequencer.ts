/** What one millisecond has room for: 24 bits, 16 million events. */
const perMs = 1n << 24n;

/**
 * Makes the `sequencer` of S3's event records: hexadecimal, and always greater than the last one. It grows with the
 * clock, so it goes on growing after a restart; `after` covers a clock that was set back in between.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
 */
export function createSequencer(now: () => Date, after: readonly string[] = []): () => string {
  let last = after.map((sequencer) => BigInt(`0x${sequencer}`)).reduce(larger, 0n);
  return () => {
    last = larger(last + 1n, BigInt(now().getTime()) * perMs);
    return last.toString(16).toUpperCase().padStart(18, "0");
  };
}

function larger(left: bigint, right: bigint): bigint {
  return left > right ? left : right;
}
