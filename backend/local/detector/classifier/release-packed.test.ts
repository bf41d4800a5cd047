import { beforeAll, expect, it } from "@jest/globals";
import { fused, ones, type Rank, type Tensor4D, tensor4d, tidy } from "@tensorflow/tfjs-core";
import { startTensorFlow } from "../models/tensorflow.ts";
import { releasePacked } from "./release-packed.ts";
import { sameNumbers } from "./tiny-network.fixture.ts";

const values = sameNumbers(3 * 3 * 4 * 8);
const shape: [number, number, number, number] = [3, 3, 4, 8];

const run = (filter: Tensor4D, side: number) =>
  tidy(() => {
    const x = ones<Rank.R4>([1, side, side, 4]);
    return Float32Array.from(fused.conv2d({ x, filter, strides: 1, pad: "same" }).dataSync());
  });

beforeAll(startTensorFlow);

it("gives back what was packed, and each size still has its results", () => {
  const [kept, filter] = [tensor4d(values, shape), tensor4d(values, shape)];
  expect(releasePacked(filter, values, () => run(filter, 1))).toBe(true);
  // What comes into its place changes nothing.
  const others = Array.from({ length: 20 }, () =>
    tensor4d(
      values.map(() => 7),
      shape,
    ),
  );
  for (const side of [1, 5, 9, 2]) expect(run(filter, side)).toEqual(run(kept, side));
  for (const tensor of [kept, ...others]) tensor.dispose();
});

it("keeps what is read at each run, as it was", () => {
  const filter = tensor4d(values, shape);
  expect(releasePacked(filter, values, () => filter.dataSync())).toBe(false);
  expect(filter.dataSync()).toEqual(values);
  filter.dispose();
});
