import { describe, expect, it } from "@jest/globals";
import { readCheckpoint } from "./read-checkpoint.ts";
import { WheelError } from "./wheel-error.ts";
import {
  checkpointHead,
  type GivenTensor,
  opGlobal,
  opInt,
  opTensor,
  opText,
  pickle,
  writeCheckpoint,
} from "./write-wheel.fixture.ts";

const op = (text: string) => Buffer.from(text, "latin1");
const two = new Map<string, GivenTensor>([
  ["a.weight", { shape: [2, 3], values: [1, 2, 3, 4, 5, 6] }],
  ["b.weight", { shape: [3, 2], values: [1, 2, 3, 4, 5, 6], strides: [1, 3] }],
]);
/** A pickle with such operations where the weights are. */
const withWeights = (...operations: Buffer[]) =>
  Buffer.concat([checkpointHead, pickle(...operations), pickle(op("]"))]);
const refusal = (bytes: Buffer): string => {
  try {
    readCheckpoint(bytes);
  } catch (error) {
    if (error instanceof WheelError) return error.message;
    throw error;
  }
  return "nothing was refused";
};

it("reads tensors by their names, whichever way they lie", () => {
  const tensors = readCheckpoint(writeCheckpoint(two));
  expect([...tensors.keys()]).toEqual(["a.weight", "b.weight"]);
  expect(tensors.get("a.weight")?.shape).toEqual([2, 3]);
  expect([...(tensors.get("a.weight")?.read() ?? [])]).toEqual([1, 2, 3, 4, 5, 6]);
  expect([...(tensors.get("b.weight")?.read() ?? [])]).toEqual([1, 4, 2, 5, 3, 6]);
});

describe("of what a pickle may name", () => {
  it.each([
    ["posix", "system"],
    ["builtins", "eval"],
    ["torch", "load"],
    ["torch._utils", "_rebuild_parameter"],
    ["collections", "OrderedDict.__init__"],
  ])("%s.%s is refused unloaded", (module, name) => {
    const call = [opGlobal(module, name), op("("), opText("touch /tmp/x"), op("tR")];
    expect(refusal(withWeights(...call))).toBe(
      `The checkpoint names "${module}.${name}", which weights alone do not need. It was not loaded.`,
    );
  });

  it.each<[string, Buffer[]]>([
    [
      "a dictionary that is called with something",
      [opGlobal("collections", "OrderedDict"), op("("), opInt(1), op("tR")],
    ],
    ["a storage that is called", [opGlobal("torch", "FloatStorage"), op(")R")]],
    ["a text that is called", [opText("x"), op(")R")]],
    ["a tensor without a storage", [opGlobal("torch._utils", "_rebuild_tensor_v2"), op(")R")]],
    ["another thing that is kept outside", [opText("module"), op("Q")]],
    ["no weights at all", [op("}("), opText("a"), opText("b"), op("u")]],
    ["a list in a dictionary's place", [op("]("), opText("a"), opText("b"), op("u")]],
    ["a dictionary with half an entry", [op("}("), opText("a"), op("u")]],
    ["what was never remembered", [op("h\x05")]],
    ["nothing where something is wanted", [op("N00")]],
    ["an operation without its mark", [op("t")]],
    ["two values", [op("NN")]],
    ["no value", []],
  ])("%s makes no sense", (_, operations) => {
    expect(refusal(withWeights(...operations))).toMatch(
      /makes no sense|not that of weights|has the operation/,
    );
  });

  it.each(["i", "o", "\x81", "\x82", "\x93", "P", "p", "B", "2", "\x95"])(
    "the operation %j is not known",
    (operation) => {
      expect(refusal(withWeights(op(operation)))).toMatch(/pickle has the operation \d+\.$/);
    },
  );

  it("another protocol is refused", () => {
    expect(refusal(Buffer.concat([checkpointHead, op("\x80\x04N.")]))).toContain("protocol 2");
  });
});

describe("a tensor", () => {
  const one = (tensor: GivenTensor) => refusal(writeCheckpoint(new Map([["a", tensor]])));
  it.each<[string, GivenTensor]>([
    ["beyond its storage", { shape: [7], values: [1, 2, 3, 4, 5, 6] }],
    [
      "of more numbers than there are in the world",
      { shape: [2 ** 31 - 1, 2 ** 31 - 1], values: [1] },
    ],
    ["that takes one number a million times", { shape: [1_000_000], values: [1], strides: [0] }],
    ["that strides out of it", { shape: [2, 3], values: [1, 2, 3, 4, 5, 6], strides: [4, 1] }],
    ["with fewer strides than axes", { shape: [2, 3], values: [1, 2, 3, 4, 5, 6], strides: [1] }],
    ["of nothing", { shape: [0], values: [] }],
  ])("%s is refused", (_, tensor) => {
    expect(one(tensor)).toBe("A tensor reaches beyond its values.");
  });

  it.each([[[-1]], [[1, 1, 1, 1, 1]]])("of the shape %j is refused", (shape) => {
    expect(one({ shape, values: [1] })).toContain("not that of weights");
  });

  it("whose storage claims more than the file has is refused", () => {
    const claims = { shape: [4], values: [1, 2, 3, 4], claimed: 2_000_000_000 };
    expect(one(claims)).toBe("The checkpoint is cut off.");
  });

  it("is read when it is asked for: ten thousand that share their values take no memory", () => {
    const [tensor, key] = [{ shape: [1_000_000], values: { length: 1_000_000 } }, "1"];
    const entries = Array.from({ length: 10_000 }, (_, at) => [
      opText(`t${at}`),
      opTensor(key, tensor),
    ]);
    const storage = Buffer.alloc(8 + 4_000_000);
    storage.writeBigInt64LE(1_000_000n);
    const weights = pickle(op("}("), ...entries.flat(), op("u"));
    const keys = pickle(op("]("), opText(key), op("e"));
    const before = process.memoryUsage().arrayBuffers;
    const tensors = readCheckpoint(Buffer.concat([checkpointHead, weights, keys, storage]));
    expect(tensors.size).toBe(10_000);
    // All of them would be 40 GB.
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(100_000_000);
  });
});

it("refuses a checkpoint that was cut off, wherever that was", () => {
  const whole = writeCheckpoint(two);
  for (let length = 0; length < whole.length; length += 1) {
    expect(refusal(whole.subarray(0, length))).not.toBe("nothing was refused");
  }
});

it("ends in an answer or a refusal, whatever byte of it is another", () => {
  const whole = writeCheckpoint(two);
  const answers = new Set<string>();
  for (let at = 0; at < whole.length; at += 1) {
    for (const value of [0, 0x28, 0x2e, 0x71, 0xff]) {
      const changed = Buffer.from(whole);
      changed[at] = value;
      answers.add(refusal(changed));
    }
  }
  expect(answers.size).toBeGreaterThan(5);
});

it.each<[string, Buffer]>([
  ["a zip, as torch writes it since 1.6", Buffer.from("PK\x03\x04 and more")],
  ["a pickle alone", pickle(op("}"))],
  ["nothing", Buffer.alloc(0)],
])("refuses %s", (_, bytes) => {
  expect(refusal(bytes)).toMatch(/format before 1\.6|cut off/);
});
