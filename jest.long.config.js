import config, { longTests } from "./jest.config.js";

export default { ...config, testRegex: longTests, testPathIgnorePatterns: ["/node_modules/"] };
