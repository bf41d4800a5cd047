// What a decoder is without half of its file, or without memory, in a thread in which one of these is called.
const { promises, readFileSync } = require("node:fs");
const { Module, syncBuiltinESMExports } = require("node:module");

const half = (bytes) => bytes.subarray(0, bytes.length / 2);

exports.damaged = () => {
  const { readFile } = promises;
  promises.readFile = async (path, ...options) => {
    const bytes = await readFile(path, ...options);
    return String(path).endsWith(".wasm") ? half(bytes) : bytes;
  };
  const load = Module._extensions[".js"];
  Module._extensions[".js"] = (module, path) =>
    path.endsWith("libheif-bundle.js")
      ? module._compile(half(readFileSync(path)).toString(), path)
      : load(module, path);
  syncBuiltinESMExports();
};

exports.withoutMoreMemory = () => {
  WebAssembly.Memory.prototype.grow = () => {
    throw new RangeError("WebAssembly.Memory.grow(): Unable to grow instance memory");
  };
};

exports.withoutMemory = () => {
  const said = "Out of memory: Cannot allocate Wasm memory for new instance";
  WebAssembly.instantiate = () =>
    Promise.reject(new RangeError(`WebAssembly.instantiate(): ${said}`));
  WebAssembly.Instance = class {
    constructor() {
      throw new RangeError(`WebAssembly.Instance(): ${said}`);
    }
  };
};
