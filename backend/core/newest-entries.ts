/** So many are remembered: an environment sees fewer callers than that, unless they are made up. */
const maxEntries = 500;

/** A map that forgets what was written to it the longest ago, so that strangers cannot make it grow. */
export function newestEntries<Value>() {
  const entries = new Map<string, Value>();
  return {
    get: (name: string): Value | undefined => entries.get(name),
    set(name: string, value: Value): void {
      entries.delete(name);
      entries.set(name, value);
      const [oldest] = entries.keys();
      if (entries.size > maxEntries && oldest !== undefined) entries.delete(oldest);
    },
    delete: (name: string): void => void entries.delete(name),
  };
}
