/** Of this package; a test holds it to `package.json`, which is not there in a function's bundle. */
export const version = "0.2.0";
