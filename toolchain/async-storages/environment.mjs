import { TestEnvironment } from "jest-environment-node";
import { watchAsyncStorages } from "./watch.mjs";

const disableAll = watchAsyncStorages();

/** Node.js's, after which nothing is left of the storages that a file of tests, and Jest for it, has used. */
export default class extends TestEnvironment {
  async teardown() {
    disableAll();
    await super.teardown();
  }
}
