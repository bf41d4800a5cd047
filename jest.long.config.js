import config from "./jest.config.js";

export default {
  ...config,
  testRegex: ["\\.long\\.test\\.ts$", "/(backend|cli)/e2e/(hostile/)?[^/]+\\.test\\.ts$"],
  testPathIgnorePatterns: ["/node_modules/"],
};
