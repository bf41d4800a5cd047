import * as v from "valibot";

export function wholeNumber(least: number, most: number) {
  const message = `must be a whole number from ${least} to ${most}`;
  return v.pipe(
    v.number(message),
    v.integer(message),
    v.minValue(least, message),
    v.maxValue(most, message),
  );
}

/** The number that a query string spells, as JSON spells it; anything else is passed on for `schema` to refuse. */
export const fromQuery = <const Schema extends v.GenericSchema<number>>(schema: Schema) =>
  v.pipe(
    v.string(),
    v.transform((text) =>
      /^\d+(\.\d+)?(e[+-]?\d{1,3})?$/i.test(text) ? Number(text) : Number.NaN,
    ),
    schema,
  );
