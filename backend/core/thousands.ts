/**
 * A whole number with commas between its thousands, as in all that users are told. Not by `toLocaleString`: its first call
 * loads the tables of all languages, which is a third of a function's start.
 */
export const withCommas = (value: number): string =>
  String(value).replace(/\B(?=(?:\d{3})+$)/g, ",");
