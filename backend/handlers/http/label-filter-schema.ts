import * as v from "valibot";

const confidence = "must be a number from 0 to 100";
const count = "must be a whole number from 1 to 1000";

export const minConfidence = v.pipe(
  v.number(confidence),
  v.minValue(0, confidence),
  v.maxValue(100, confidence),
);
export const maxLabels = v.pipe(
  v.number(count),
  v.integer(count),
  v.minValue(1, count),
  v.maxValue(1000, count),
);

/** The number that a query string spells, as JSON spells it; anything else is passed on for `schema` to refuse. */
export const fromQuery = <const Schema extends v.GenericSchema<number>>(schema: Schema) =>
  v.pipe(
    v.string(),
    v.transform((text) =>
      /^\d+(\.\d+)?(e[+-]?\d{1,3})?$/i.test(text) ? Number(text) : Number.NaN,
    ),
    schema,
  );
