/**
 * Whether it is an object whose content is in no field of it, so that JSON and `Object.entries` see `{}`: a promise that nobody
 * awaited, a `Map`, `Headers`. What was meant by it would be left out without a word.
 */
export const isHollow = (value: unknown): boolean =>
  typeof value === "object" &&
  value !== null &&
  !Array.isArray(value) &&
  // Plain objects, of whichever realm, and instances of classes without a word of their own for it.
  Object.prototype.toString.call(value) !== "[object Object]" &&
  Object.keys(value).length === 0;
