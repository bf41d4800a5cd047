import { describe, expect, it } from "@jest/globals";
import { readConfig, SETTINGS } from "../config.ts";
import { functionEnvironment } from "./function-environment.ts";

const ENDPOINTS = {
  dynamoDb: "http://127.0.0.1:1",
  s3: "http://127.0.0.1:2",
  sqs: "http://127.0.0.1:3",
  uploadsQueueUrl: "http://127.0.0.1:3/000000000000/uploads",
  rekognition: "http://127.0.0.1:4",
  blackHole: "http://127.0.0.1:5",
};
const environment = functionEnvironment(
  ENDPOINTS,
  { accessKeyId: "LOCAL1", secretAccessKey: "secret" },
  { detectorName: "local-centernet", none: "/nowhere" },
);

describe("the functions' environment in local mode", () => {
  it("has every setting that the functions read", () => {
    const names = Object.keys(SETTINGS) as (keyof typeof SETTINGS)[];
    expect(() => readConfig(names, environment)).not.toThrow();
  });

  it("leads every AWS service to this machine", () => {
    const urls = Object.entries(environment).filter(([name]) => name.includes("ENDPOINT_URL"));
    expect(urls.map(([name]) => name)).toContain("AWS_ENDPOINT_URL");
    for (const [, url] of urls) expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d$/);
  });

  it("leads no look-up of credentials or settings anywhere else", () => {
    expect(environment).toMatchObject({
      AWS_CONFIG_FILE: "/nowhere",
      AWS_SHARED_CREDENTIALS_FILE: "/nowhere",
      AWS_EC2_METADATA_DISABLED: "true",
    });
  });

  it("gives a worker a lease that is longer than it may run", () => {
    expect(readConfig(["leaseMs"], environment).leaseMs).toBeGreaterThan(55_000);
  });
});
