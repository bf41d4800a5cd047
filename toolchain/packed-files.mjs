// Which files of the packages that rekog stands on are packed with it.

/** Packages that are not: sharp is another one on each platform; the others are types, or nothing loads them. */
export const left =
  /(^|\/)node_modules\/(sharp|@img\/|@types\/|@webgpu\/|@tensorflow\/tfjs$|@tensorflow\/tfjs-backend-cpu)/;

/** Of packages that ship the same thing in many forms, what is loaded. The rest of the rules holds for these too. */
const loaded = {
  // Its models by name, as `backend/local/detector/models/model-files.ts` has them, and what its folder is found by.
  "@vladmandic/human":
    /^(dist\/human\.node\.js|models\/(blazeface|centernet|emotion|facemesh|faceres)\.(json|bin))$/,
  nsfwjs: /^dist\/((cjs|esm)\/index\.js|models\/mobilenet_v2_mid\/.*)$/,
  "onnxruntime-web": /^dist\/(ort\.wasm\.bundle\.min\.mjs|ort-wasm-simd-threaded\.(wasm|mjs))$/,
  "@tensorflow/tfjs-core": /^dist\/tf-core\.node\.js$/,
  "@tensorflow/tfjs-converter": /^dist\/tf-converter\.node\.js$/,
  "@tensorflow/tfjs-backend-wasm": /^dist\/(tf-backend-wasm\.node\.js|[^/]*\.wasm)$/,
  "@jsquash/jxl": /^([^/]*\.js|codec\/dec\/.*)$/,
  "libheif-js": /^(wasm-bundle\.js|libheif-wasm\/libheif-bundle\.js)$/,
};

/** What no program loads: maps without their sources, types, the second and third form of AWS's SDK, sources of addons. */
const never =
  /\.(map|[cm]?ts|flow|md|markdown)$|\/(dist-es|dist-types|\.github)$|\/classic-level\/(deps|binding\.cc|binding\.gyp)$/;
/** By itself beside a package's code; within it, any name may be that of a part. */
const besides = /^(docs?|examples?|tests?|__tests__|benchmarks?|coverage)$/;
/** The types of `import … from "rekog"` name some of its own. */
const typed = /node_modules\/undici\//;
const alwaysKept = /^(package\.json|licen[cs]e|notice|copying)/i;

/**
 * @param {string} path of a file or a folder, from the root on: `node_modules/nsfwjs/dist`
 * @param {string} name its last part
 */
export function isKept(path, name) {
  const [, packageName = "", within = ""] =
    /.*node_modules\/((?:@[^/]+\/)?[^/]+)\/(.*)$/.exec(path) ?? [];
  if (within === "" || alwaysKept.test(name)) return true;
  if (within.startsWith("node_modules")) return false;
  if (never.test(path) && !(typed.test(path) && /\.d\.[cm]?ts$/.test(path))) return false;
  if (besides.test(within)) return false;
  const only = loaded[packageName];
  const isFolder = !/\.[^/]+$/.test(name);
  return only === undefined || isFolder || only.test(within);
}

/** A manifest that asks for nothing that was left out. */
export function withoutLeft({ dependencies = {}, peerDependencies: _peers, ...manifest }) {
  const kept = Object.entries(dependencies).filter(
    ([name]) => !left.test(`node_modules/${name}`) && !loadedWhole.has(manifest.name),
  );
  return { ...manifest, dependencies: Object.fromEntries(kept) };
}

/** They are in one file. */
const loadedWhole = new Set(["onnxruntime-web"]);
