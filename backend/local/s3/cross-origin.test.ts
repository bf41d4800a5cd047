import { readFile } from "node:fs/promises";
import { expect, it } from "@jest/globals";
import { parse } from "yaml";
import { corsRule } from "./cross-origin.ts";

it("lets pages do with the form what the deployed bucket lets them", async () => {
  const text = await readFile(
    new URL("../../../serverless/resources/uploads.yml", import.meta.url),
    "utf8",
  );
  const { Resources } = parse(text, { logLevel: "silent" });
  expect(Resources.UploadsBucket.Properties.CorsConfiguration).toEqual({
    CorsRules: [
      {
        AllowedOrigins: ["*"],
        AllowedMethods: [corsRule.method],
        AllowedHeaders: ["*"],
        ExposedHeaders: [corsRule.exposedHeader],
        MaxAge: corsRule.maxAgeSeconds,
      },
    ],
  });
});
