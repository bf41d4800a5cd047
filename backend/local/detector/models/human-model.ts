import { join } from "node:path";
import type { io } from "@tensorflow/tfjs-core";
import { packageFolder } from "./installed-package.ts";
import { loadingModel } from "./model-file-error.ts";
import { readModelFile } from "./model-files.ts";
import { loadModel, type RunModel } from "./tensorflow.ts";

/**
 * Loads one of the models that ship inside `@vladmandic/human`, by the name of its two files.
 * @throws ModelFileError
 */
export function loadHumanModel(
  name: string,
  folder = () => join(packageFolder("@vladmandic/human"), "models"),
): Promise<RunModel> {
  return loadingModel(`${name}.json with ${name}.bin of @vladmandic/human`, async () =>
    loadModel(await readModel(name, folder())),
  );
}

async function readModel(name: string, folder: string): Promise<io.ModelArtifacts> {
  const [json, weights] = await Promise.all([
    readModelFile("@vladmandic/human", folder, `${name}.json`),
    readModelFile("@vladmandic/human", folder, `${name}.bin`),
  ]);
  const { modelTopology, weightsManifest, signature, format } = JSON.parse(
    json.toString(),
  ) as io.ModelJSON;
  return {
    modelTopology,
    weightSpecs: weightsManifest.flatMap((group) => group.weights),
    weightData: new Uint8Array(weights).buffer,
    ...(signature && { signature }),
    ...(format && { format }),
  };
}
