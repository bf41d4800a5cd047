import { expect, it } from "@jest/globals";
import { formatApiKey, newApiKey } from "../../backend/core/api-keys/api-key.ts";
import { takeLeaks } from "../../toolchain/secrets/leaks.ts";
import { packageService } from "./package-service.ts";

it("a secret in the environment of a function is found when it is packaged", async () => {
  const apiKey = formatApiKey(newApiKey());
  const service = await packageService({
    edit: (yml) => yml.replace(/^( +)LOG_LEVEL:.*$/m, `$&\n$1API_KEY: ${apiKey}`),
  });
  await service.remove();
  expect(takeLeaks()).toContainEqual(
    expect.stringMatching(/^api_key in the template, with each function's environment: /),
  );
}, 180_000);

it("ends, and says why, where a function cannot be built", async () => {
  const edit = (yml: string) =>
    yml.replace(
      /^( +)"@aws-sdk\/credential-provider-node":.*$/m,
      '$&\n$1"@aws-sdk/client-sqs": ./nowhere',
    );
  await expect(packageService({ edit })).rejects.toMatchObject({
    exitCode: 1,
    all: expect.stringMatching(/Could not resolve ".*nowhere"/),
  });
}, 120_000);
