import * as v from "valibot";
import { wholeNumber } from "./number-schema.ts";

const confidence = "must be a number from 0 to 100";

export const minConfidence = v.pipe(
  v.number(confidence),
  v.minValue(0, confidence),
  v.maxValue(100, confidence),
);
export const maxLabels = wholeNumber(1, 1000);
