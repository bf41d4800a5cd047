import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

// The licence of every package that is installed with rekog; fails at one that is not on this list.

const allowed = [
  ...["MIT", "ISC", "0BSD", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "Unlicense"],
  // libvips and libheif: used as they are, in files of their own, which whoever has them can replace.
  ...["OFL-1.1", "LGPL-3.0-or-later", "LGPL-3.0"],
];

const { status } = spawnSync(
  "license-checker-rseidelsohn",
  ["--production", "--excludePrivatePackages", "--csv", "--onlyAllow", allowed.join(";")],
  { cwd: fileURLToPath(new URL("..", import.meta.url)), stdio: "inherit" },
);
process.exitCode = status ?? 1;
