import config from "./jest.config.js";

export default {
  ...config,
  testRegex: ["\\.long\\.test\\.ts$"],
  testPathIgnorePatterns: ["/node_modules/"],
};
