import { AsyncLocalStorage } from "node:async_hooks";

/**
 * Until Node.js 24, whichever storage has once been used is looked after at each promise that is made in the process from
 * then on, and never freed. Jest uses one more for each file of tests: a worker's hundredth file would be many times slower
 * than its first.
 * @returns what disables all those that were used meanwhile; who uses one again has it again
 */
export function watchAsyncStorages() {
  const used = new Set();
  for (const name of ["run", "enterWith"]) {
    const original = AsyncLocalStorage.prototype[name];
    AsyncLocalStorage.prototype[name] = function (...args) {
      used.add(this);
      return original.apply(this, args);
    };
  }
  return () => {
    for (const storage of used) storage.disable();
    used.clear();
  };
}
