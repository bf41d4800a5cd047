import { join } from "node:path";
import { build } from "esbuild";

const functionName = "convertBlob";
const thread = "backend/adapters/convert/conversion-worker";

/**
 * Bundles what convertBlob's thread runs, as serverless-esbuild bundles the functions: a file of its own, so that neither the
 * function's start reads the decoders' code, nor the thread's start makes the function's clients. It lies where
 * serverless-esbuild takes one function's own files from, and has to be there before that packs: it is listed before it.
 */
export default class ConversionThread {
  constructor({ service, serviceDir, config }) {
    const bundle = async () => {
      if (!service.functions[functionName]) return;
      await bundleThread(serviceDir ?? config.servicePath, service);
    };
    this.hooks = {
      "before:package:createDeploymentArtifacts": bundle,
      "before:deploy:function:packageFunction": bundle,
    };
  }
}

async function bundleThread(root, { custom, provider }) {
  const { outputFileExtension, exclude, skipRebuild: _, ...settings } = custom.esbuild;
  const folder = join(root, ".esbuild/.build", `__only_${functionName}`);
  await build({
    ...settings,
    absWorkingDir: root,
    external: exclude,
    platform: "node",
    target: provider.runtime.replace(/^nodejs(\d+)\.x$/, "node$1"),
    entryPoints: [`${thread}.ts`],
    outfile: join(folder, `${thread}${outputFileExtension}`),
  });
}
