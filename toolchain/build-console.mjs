import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

// The page: one HTML file, with its style and script in it, and a policy that lets these two run and nothing else.

const fromRoot = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const page = fromRoot("dist/console/page");

/** Pictures that whoever has none can try, drawn by the project. */
const samples = [
  "stop-sign.jpg",
  "family.jpg",
  "street-sign.jpg",
  "laptop.jpg",
  "parcel-label-rotated.jpg",
];

async function bundle(entry) {
  const { outputFiles } = await build({
    entryPoints: [fromRoot(entry)],
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    target: ["chrome120", "firefox121", "safari17"],
    jsx: "automatic",
    jsxImportSource: "preact",
    legalComments: "none",
    charset: "utf8",
  });
  return outputFiles[0].text.trim();
}

const hashOf = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

const [script, style] = await Promise.all([
  bundle("console/main.tsx"),
  bundle("console/styles/page.css"),
]);

const policy = [
  "default-src 'none'",
  `script-src ${hashOf(script)}`,
  `style-src ${hashOf(style)}`,
  "img-src 'self' blob: data:",
  // The API may be anywhere, and the bucket is wherever its form says. Who serves the page narrows this.
  "connect-src 'self' http: https:",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

/** What is in the script besides the page's own, whose licence asks for its words to go along. */
const licences = ["preact", "@preact/signals"].map((name) => {
  const words = readFileSync(fromRoot(`node_modules/${name}/LICENSE`), "utf8").trim();
  return `${name}:\n${words}`;
});

const filled = (template, parts) =>
  readFileSync(fromRoot(template), "utf8")
    .trim()
    .replace(/\{\{(\w+)\}\}/g, (_, name) => parts[name]);

const html = filled("console/index.html", { policy, style, script });

/** The API reference. Redoc writes its styles as it goes, so that their hashes are not known; its scripts are. */
const openReference = [
  "const settings = { hideDownloadButton: true, nativeScrollbars: true, sortPropsAlphabetically: true };",
  'Redoc.init("openapi.yaml", settings, document.getElementById("reference"));',
].join("\n");
const referencePolicy = [
  "default-src 'none'",
  `script-src 'self' ${hashOf(openReference)}`,
  "style-src 'unsafe-inline'",
  "img-src data:",
  "connect-src 'self'",
  "worker-src blob:",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");
const reference = filled("console/reference.html", {
  policy: referencePolicy,
  script: openReference,
});
// A picture in its margin would be fetched from its maker's server.
const redocBundle = fileURLToPath(import.meta.resolve("redoc/bundles/redoc.standalone.js"));
const redoc = readFileSync(redocBundle, "utf8")
  .replaceAll("https://cdn.redoc.ly/redoc/logo-mini.svg", "data:,")
  .replace(/^\/\/# sourceMappingURL=.*$/m, "");

rmSync(page, { recursive: true, force: true });
mkdirSync(`${page}/samples`, { recursive: true });
writeFileSync(`${page}/index.html`, `${html}\n<!--\n${licences.join("\n\n")}\n-->\n`);
for (const name of samples) cpSync(fromRoot(`test-cases/${name}`), `${page}/samples/${name}`);
mkdirSync(`${page}/reference`);
writeFileSync(`${page}/reference/index.html`, `${reference}\n`);
writeFileSync(`${page}/reference/redoc.js`, redoc);
const redocLicences = [fromRoot("node_modules/redoc/LICENSE"), `${redocBundle}.LICENSE.txt`];
writeFileSync(
  `${page}/reference/redoc.standalone.js.LICENSE.txt`,
  redocLicences.map((path) => readFileSync(path, "utf8")).join("\n"),
);
cpSync(fromRoot("openapi.yaml"), `${page}/reference/openapi.yaml`);
