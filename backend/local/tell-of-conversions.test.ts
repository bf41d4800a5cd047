import { expect, it } from "@jest/globals";
import { ConverterFailedError } from "../adapters/convert/converter-failed-error.ts";
import { jsonLog } from "../log.ts";
import { tellOfConversions } from "./tell-of-conversions.ts";

it("tells the user once of each reason why pictures cannot be converted, and of nothing else that is logged", () => {
  const told: string[] = [];
  const log = jsonLog("info", { write: tellOfConversions((line) => void told.push(line)) });
  for (let i = 0; i < 10; i += 1) {
    for (const from of ["one", "another"]) {
      const error = new ConverterFailedError(`The decoder of ${from} is missing or damaged.`);
      log.warn("conversion_put_off", { error, after_ms: 1_000 });
    }
    log.warn("conversion_put_off", { error: new Error("S3 did not answer."), after_ms: 1_000 });
    log.info("picture_named", { name: "ConverterFailedError" });
  }
  expect(told).toEqual([
    expect.stringMatching(/The decoder of one is missing.*\(converter_failed\).*tried again/),
    expect.stringContaining("The decoder of another"),
  ]);
});
