/** A named array of numbers, as it lies in a file. */
export interface StoredTensor {
  dtype: "I8" | "F32";
  shape: readonly number[];
  /** Little-endian */
  bytes: Uint8Array;
}

export interface SafeTensors {
  metadata: Readonly<Record<string, string>>;
  tensors: ReadonlyMap<string, StoredTensor>;
  /** All tensors' bytes, as they follow the header. */
  data: Uint8Array;
}

const bytesOf = { I8: 1, F32: 4 } as const;
const lengthBytes = 8;
const mostHeaderBytes = 1_000_000;

/**
 * Writes tensors as a file of the safetensors format: the header's length, the header in JSON, and the bytes.
 * @see https://github.com/huggingface/safetensors#format
 */
export function writeSafeTensors({ metadata, tensors }: Omit<SafeTensors, "data">): Buffer {
  let at = 0;
  const entries = [...tensors].map(([name, { dtype, shape, bytes }]) => {
    const entry = [name, { dtype, shape, data_offsets: [at, at + bytes.length] }] as const;
    at += bytes.length;
    return entry;
  });
  const json = Buffer.from(
    JSON.stringify({ __metadata__: metadata, ...Object.fromEntries(entries) }),
  );
  // So that each number lies at a multiple of its size, as readers of the format like it.
  const header = Buffer.alloc(Math.ceil(json.length / 8) * 8, " ");
  json.copy(header);
  const length = Buffer.alloc(lengthBytes);
  length.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([length, header, ...[...tensors.values()].map(({ bytes }) => bytes)]);
}

/** @throws Error for what is cut off, or is no file of this kind */
export function readSafeTensors(file: Buffer): SafeTensors {
  if (file.length < lengthBytes) throw new Error("it is cut off");
  const headerBytes = file.readBigUInt64LE();
  if (headerBytes > BigInt(Math.min(mostHeaderBytes, file.length - lengthBytes))) {
    throw new Error("its header is cut off");
  }
  const begin = lengthBytes + Number(headerBytes);
  const { __metadata__: metadata, ...entries } = JSON.parse(
    file.toString("utf8", lengthBytes, begin),
  ) as Record<string, unknown>;
  const data = file.subarray(begin);
  const tensors = Object.entries(entries).map(
    ([name, entry]) => [name, storedTensor(name, entry, data)] as const,
  );
  return { metadata: metadata as SafeTensors["metadata"], tensors: new Map(tensors), data };
}

function storedTensor(name: string, entry: unknown, data: Buffer): StoredTensor {
  const {
    dtype,
    shape,
    data_offsets: offsets,
  } = entry as {
    dtype: StoredTensor["dtype"];
    shape: number[];
    data_offsets: [number, number];
  };
  const [from, to] = offsets;
  const bytes = data.subarray(from, to);
  const values = shape.reduce((product, length) => product * length, 1);
  if (bytes.length !== values * bytesOf[dtype]) throw new Error(`${name} is cut off`);
  return { dtype, shape, bytes };
}
