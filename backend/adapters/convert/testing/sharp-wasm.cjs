const Module = require("node:module");

// Loaded before a thread begins: hides the builds of sharp that are of one machine, so that the one in WebAssembly is
// found, as in the deployed function.
const resolve = Module._resolveFilename;
Module._resolveFilename = (request, ...rest) => {
  if (/^@img\/sharp-(?!wasm32)[^/]+\/sharp\.node$/.test(request)) {
    throw Object.assign(new Error(`${request} is hidden`), { code: "MODULE_NOT_FOUND" });
  }
  return resolve.call(Module, request, ...rest);
};
