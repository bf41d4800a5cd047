import { describe, it } from "@jest/globals";

/**
 * Tests for machines that have something: elsewhere they are skipped, and their name says what they need, which
 * `toolchain/skipped-tests.mjs` tells at the end of the run.
 */
export function given(isThere: boolean, need: string) {
  const unless =
    (skip: typeof it.skip | typeof describe.skip) => (name: string, body: () => void) =>
      skip(`${name} (needs ${need})`, body);
  return isThere ? { describe, it } : { describe: unless(describe.skip), it: unless(it.skip) };
}
