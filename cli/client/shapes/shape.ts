/** Whether what was parsed from JSON is of a form. What more is there does no harm: an API that is newer may say more. */
export type Shape = (value: unknown) => boolean;

export type Fields = Readonly<Record<string, Shape>>;

export const text: Shape = (value) => typeof value === "string";

/** JSON has no NaN, but `1e999` is infinite. */
export const finite: Shape = (value) => Number.isFinite(value);

export const flag: Shape = (value) => typeof value === "boolean";

export const oneOf =
  (...words: readonly string[]): Shape =>
  (value) =>
    typeof value === "string" && words.includes(value);

export const matching =
  (pattern: RegExp): Shape =>
  (value) =>
    typeof value === "string" && pattern.test(value);

export const list =
  (item: Shape): Shape =>
  (value) =>
    Array.isArray(value) && value.every(item);

export const record =
  (item: Shape): Shape =>
  (value) =>
    isObject(value) && Object.values(value).every(item);

/** An object that has some fields, and perhaps others. */
export const object =
  (needed: Fields, possible: Fields = {}): Shape =>
  (value) =>
    isObject(value) &&
    Object.entries(needed).every(([name, shape]) => shape(value[name])) &&
    Object.entries(possible).every(
      ([name, shape]) => value[name] === undefined || shape(value[name]),
    );

export const either =
  (...shapes: readonly Shape[]): Shape =>
  (value) =>
    shapes.some((shape) => shape(value));

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
