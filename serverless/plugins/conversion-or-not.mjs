import { removeConversion } from "../stack/without-conversion.mjs";

/** Deploys nothing that converts pictures where the parameter `convert` is false. Functions are not bundled yet. */
export default class ConversionOrNot {
  constructor({ service }) {
    this.hooks = {
      initialize() {
        // False as a default is no text, false from the command line is.
        if (String(service.custom.convert) !== "true") removeConversion(service);
      },
    };
  }
}
