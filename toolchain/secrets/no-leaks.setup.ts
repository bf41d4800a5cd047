import { afterAll, afterEach } from "@jest/globals";
import { takeLeaks } from "./leaks.ts";

// For every file of tests. What is told at the end of a test, such as by a process that is ended then, fails the file.
const expectNone = () => {
  const leaks = [...new Set(takeLeaks())];
  if (leaks.length > 0) throw new Error(`A secret was told:\n  ${leaks.join("\n  ")}`);
};
afterEach(expectNone);
afterAll(expectNone);
