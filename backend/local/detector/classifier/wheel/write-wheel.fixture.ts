import { buffer } from "node:stream/consumers";
import { ZipFile } from "yazl";

/** A tensor as a test gives it. */
export interface GivenTensor {
  shape: readonly number[];
  values: ArrayLike<number>;
  /** Default: row by row. */
  strides?: readonly number[];
  /** How many values its storage claims to have. Default: as many as it has. */
  claimed?: number;
}

const op = (text: string) => Buffer.from(text, "latin1");
const begin = Buffer.from([0x80, 2]);
const stop = op(".");

export const opText = (text: string): Buffer => {
  const bytes = Buffer.from(text);
  const head = Buffer.alloc(5);
  head.write("X");
  head.writeUInt32LE(bytes.length, 1);
  return Buffer.concat([head, bytes]);
};
export const opInt = (value: number): Buffer => {
  const bytes = Buffer.alloc(5);
  bytes.write("J");
  bytes.writeInt32LE(value, 1);
  return bytes;
};
export const opGlobal = (module: string, name: string) => op(`c${module}\n${name}\n`);
export const pickle = (...operations: Buffer[]) => Buffer.concat([begin, ...operations, stop]);
const tuple = (...members: Buffer[]) => Buffer.concat([op("("), ...members, op("t")]);
const ints = (values: readonly number[]) => tuple(...values.map(opInt));

const magic = pickle(Buffer.from([0x8a, 10]), Buffer.from("6cfc9c46f9206aa85019", "hex"));
const protocol = pickle(opInt(1001));
const system = pickle(
  op("}("),
  opText("protocol_version"),
  opInt(1001),
  opText("little_endian"),
  Buffer.from([0x88]),
  op("u"),
);
export const checkpointHead = Buffer.concat([magic, protocol, system]);

function rowByRow(shape: readonly number[]): number[] {
  return shape.map((_, axis) => shape.slice(axis + 1).reduce((a, b) => a * b, 1));
}

/** One tensor as torch pickles it: a call of what rebuilds it, with the storage by its key. */
export function opTensor(key: string, tensor: GivenTensor, storage = "FloatStorage"): Buffer {
  const { shape, values, strides = rowByRow(shape), claimed = values.length } = tensor;
  const id = [opText("storage"), opGlobal("torch", storage), opText(key), opText("cpu")];
  return Buffer.concat([
    opGlobal("torch._utils", "_rebuild_tensor_v2"),
    tuple(
      Buffer.concat([tuple(...id, opInt(claimed), op("N")), op("Q")]),
      opInt(0),
      ints(shape),
      ints(strides),
      Buffer.from([0x89]),
      Buffer.concat([opGlobal("collections", "OrderedDict"), op(")R")]),
    ),
    op("R"),
  ]);
}

/** A checkpoint of torch's format before 1.6, as a test wants it. */
export function writeCheckpoint(tensors: ReadonlyMap<string, GivenTensor>): Buffer {
  const entries = [...tensors].map(([name, tensor], at) => ({ name, tensor, key: `1${at}` }));
  const weights = pickle(
    opGlobal("collections", "OrderedDict"),
    op(")R("),
    ...entries.flatMap(({ name, tensor, key }) => [opText(name), opTensor(key, tensor)]),
    op("u"),
  );
  const keys = pickle(op("]("), ...entries.map(({ key }) => opText(key)), op("e"));
  const storages = entries.flatMap(({ tensor: { values, claimed = values.length } }) => {
    const bytes = Buffer.alloc(8 + values.length * 4);
    bytes.writeBigInt64LE(BigInt(claimed));
    for (let at = 0; at < values.length; at += 1) bytes.writeFloatLE(values[at] ?? 0, 8 + at * 4);
    return [bytes];
  });
  return Buffer.concat([checkpointHead, weights, keys, ...storages]);
}

/** So that the same files make the same wheel. */
const mtime = new Date(2020, 0, 1);

/** A wheel with these files. */
export async function writeWheel(files: Readonly<Record<string, Buffer>>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, bytes] of Object.entries(files)) zip.addBuffer(bytes, name, { mtime });
  zip.end();
  return buffer(zip.outputStream);
}

/** A wheel with one checkpoint, which is in the place of the published one's. */
export const wheelOf = (checkpoint: Buffer) =>
  writeWheel({ "a/__init__.py": Buffer.from("pass"), "a/models/a.pth": checkpoint });
