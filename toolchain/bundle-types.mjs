import { rollup } from "rollup";
import { dts } from "rollup-plugin-dts";

/**
 * The types that a module exports, in one file.
 * @param {string} entry the module
 * @param {object} options of rollup-plugin-dts
 */
export async function bundleTypes(entry, options) {
  const bundle = await rollup({ input: entry, external: /^node:/, plugins: [dts(options)] });
  const { output } = await bundle.generate({ format: "es" });
  return output[0].code;
}
