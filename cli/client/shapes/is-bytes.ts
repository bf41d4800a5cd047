/** Of whichever realm they are: jsdom and windows have a `Uint8Array` of their own beside Node.js's `Buffer`. */
export const isBytes = (value: unknown): value is Uint8Array =>
  Object.prototype.toString.call(value) === "[object Uint8Array]";
