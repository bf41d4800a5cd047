/**
 * Tells where in the source a stack trace from CloudWatch points: `npm run read-trace < trace.txt`, on the commit that was
 * deployed. The bundles are built again as they were, with the source maps that the zips do without.
 */
import { readFile } from "node:fs/promises";
import { SourceMap } from "node:module";
import { posix } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { parse } from "yaml";

const root = fileURLToPath(new URL("../", import.meta.url));
/** As in `/var/task/backend/functions/get-blob.cjs:12:345`, whatever the folder; or of the thread that converts. */
const position = /[^\s()"]*(backend\/(?:functions|adapters\/convert)\/[\w-]+)\.cjs:(\d+):(\d+)/g;

const trace = await text(process.stdin);
const maps = new Map();
for (const [, path] of trace.matchAll(position)) {
  if (!maps.has(path)) maps.set(path, await mapOf(`${path}.ts`));
}
process.stdout.write(
  trace.replace(position, (found, path, line, column) => {
    const entry = maps.get(path).findEntry(line - 1, column - 1);
    if (!("originalSource" in entry)) return found;
    const source = posix.join(posix.dirname(path), entry.originalSource);
    return `${source}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
  }),
);

async function mapOf(entryPoint) {
  const config = parse(await readFile(`${root}serverless.yml`, "utf8"), { logLevel: "error" });
  const {
    outputFileExtension: _extension,
    skipRebuild: _rebuild,
    exclude: external,
    ...settings
  } = config.custom.esbuild;
  const { outputFiles } = await build({
    ...settings,
    absWorkingDir: root,
    external,
    entryPoints: [entryPoint],
    outfile: entryPoint.replace(/ts$/, "cjs"),
    platform: "node",
    target: "node24",
    sourcemap: "external",
    write: false,
  });
  return new SourceMap(JSON.parse(outputFiles.find(({ path }) => path.endsWith(".map")).text));
}
