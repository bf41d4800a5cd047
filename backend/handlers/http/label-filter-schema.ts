import * as v from "valibot";

const CONFIDENCE = "must be a number from 0 to 100";
const COUNT = "must be a whole number from 1 to 1000";

export const minConfidence = v.pipe(
  v.number(CONFIDENCE),
  v.minValue(0, CONFIDENCE),
  v.maxValue(100, CONFIDENCE),
);
export const maxLabels = v.pipe(
  v.number(COUNT),
  v.integer(COUNT),
  v.minValue(1, COUNT),
  v.maxValue(1000, COUNT),
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
