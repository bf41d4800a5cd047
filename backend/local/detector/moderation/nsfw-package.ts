import { join } from "node:path";
import type { io } from "@tensorflow/tfjs-core";
import { packageFolder } from "../models/installed-package.ts";
import { readModelFile } from "../models/model-files.ts";
import { readLiteral } from "./read-literal.ts";

/** The folder of the model that is used: MobileNet v2, of middle size. @throws if the package is not installed */
export const nsfwModelFolder = () =>
  join(packageFolder("nsfwjs"), "dist", "models", "mobilenet_v2_mid");

const model = "model.min.js";
const shards = ["group1-shard1of2.min.js", "group1-shard2of2.min.js"];

/**
 * Reads the model out of the package's files. They are scripts that hold one value each: the topology as an object literal,
 * the weights as base64. They are taken out as text; nothing of the package is run.
 * @throws for a file that holds no such value, and whatever reading throws
 */
export async function readNsfwModel(from: string): Promise<io.ModelArtifacts> {
  const [script = "", ...parts] = await Promise.all(
    [model, ...shards].map(async (name) =>
      (await readModelFile("nsfwjs", from, name)).toString("latin1"),
    ),
  );
  const { modelTopology, weightsManifest, format } = readLiteral(
    `{format:${between("{format:", "}},{}]", script, model)}}`,
  ) as io.ModelJSON;
  const weights = Buffer.concat(
    parts.map((part, index) =>
      Buffer.from(between('exports="', '"', part, shards[index]), "base64"),
    ),
  );
  return {
    modelTopology,
    weightSpecs: weightsManifest.flatMap((group) => group.weights),
    weightData: new Uint8Array(weights).buffer,
    ...(format && { format }),
  };
}

/** Not by a pattern: over megabytes one runs out of stack, now and then. */
function between(start: string, end: string, script: string, name = "shard"): string {
  const from = script.indexOf(start) + start.length;
  const to = script.indexOf(end, from);
  if (from < start.length || to <= from) throw new Error(`${name} holds no model`);
  return script.slice(from, to);
}
