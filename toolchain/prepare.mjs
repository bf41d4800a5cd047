import { execSync } from "node:child_process";
import { existsSync } from "node:fs";

// What `npm ci` does in the end: it builds. `npm ci --omit=dev` has no types to build with, and leaves dist/ as it is.

const fromRoot = (path) => new URL(`../${path}`, import.meta.url);

if (existsSync(fromRoot("node_modules/@types/node"))) {
  execSync("npm run build", { cwd: fromRoot("."), stdio: "inherit" });
} else if (!existsSync(fromRoot("dist/cli/main.js"))) {
  process.stdout.write(
    "Not built: the compiler's types are development dependencies.\n" +
      "Build with `npm ci`, and leave them out after it with `npm prune --omit=dev`.\n",
  );
}
