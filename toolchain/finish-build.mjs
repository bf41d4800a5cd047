import { chmodSync, copyFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { bundleStart } from "./bundle-start.mjs";

// What the compiler leaves to do: it copies no types that are written as such, makes no file a program, puts none together, and reads no YAML.

const fromRoot = (path) => new URL(`../${path}`, import.meta.url);

for (const types of ["openapi.d.ts", "told-apart.d.ts"]) {
  copyFileSync(fromRoot(types), fromRoot(`dist/${types}`));
}
await bundleStart(fileURLToPath(fromRoot(".")));
chmodSync(fromRoot("dist/cli/main.js"), 0o755);
await import("./build-console.mjs");
await import("../dist/serverless/write-local-service.js");
