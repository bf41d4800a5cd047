import { describe, expect, it } from "@jest/globals";
import { packageService } from "../testing/package-service.ts";

describe("sls package refuses it before anything is packaged", () => {
  const block = (text: string) => (yml: string) =>
    yml.replace(/^params:\n/m, `params:\n  prod: { ${text} }\n`);

  it.each([
    [{ stage: "s".repeat(42) }, /The stage must be/],
    [{ env: { AWS_REGION: "eu-north-1" } }, /region must be/],
    [{ stage: "prod", edit: block("logLevel: verbose") }, /logLevel must be/],
    // Not known before the command begins.
    [{ stage: "prod", edit: block("logLevel: '$" + "{sls:stage}'") }, /logLevel must be/],
    [
      { params: { retentionDays: "$" + "{env:DAYS}" }, env: { DAYS: "0" } },
      /retentionDays must be/,
    ],
  ])(
    "%j",
    async (options, message) => {
      const refusal = await packageService(options).catch((error: Error) => error.message);
      expect(refusal).toMatch(message);
      expect(refusal).not.toMatch(/Packaging rekog.*\n.*(Compil|esbuild)/s);
    },
    60_000,
  );
});
