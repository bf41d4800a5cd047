import { describe, expect, it } from "@jest/globals";
import { declaredService } from "../../serverless/testing/functions.ts";
import { readConfig, settings } from "../config.ts";
import { functionEnvironment } from "./function-environment.ts";
import { functionTimeoutMs } from "./functions.ts";

const at = (port: number) => ({ url: `http://127.0.0.1:${port}` });
const localAws = {
  region: "us-east-1",
  credentials: { accessKeyId: "LOCAL1", secretAccessKey: "secret" },
  dynamoDb: at(1),
  s3: at(2),
  sqs: {
    ...at(3),
    queueUrls: {
      "rekog-local-uploads": "http://127.0.0.1:3/000000000000/uploads",
      "rekog-local-uploads-dead-letter": "http://127.0.0.1:3/000000000000/uploads-dead",
      "rekog-local-conversions": "http://127.0.0.1:3/000000000000/conversions",
      "rekog-local-conversions-dead-letter": "http://127.0.0.1:3/000000000000/conversions-dead",
      "rekog-local-callbacks": "http://127.0.0.1:3/000000000000/callbacks",
      "rekog-local-callbacks-dead-letter": "http://127.0.0.1:3/000000000000/callbacks-dead",
    },
  },
  rekognition: { ...at(4), detectorName: "local-centernet", measuresQuality: true },
  blackHole: at(5),
};
const options = { noFile: "/nowhere" };
const environment = functionEnvironment(declaredService, localAws, options);

describe("the functions' environment in local mode", () => {
  it("has every setting that the functions read", () => {
    const names = Object.keys(settings) as (keyof typeof settings)[];
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
    const { leaseMs } = readConfig(["leaseMs"], environment);
    expect(leaseMs).toBeGreaterThan(functionTimeoutMs(declaredService, "processBlob"));
  });

  it("opens this machine to callbacks: a developer's receiver is there", () => {
    expect(readConfig(["callbackAllowLoopback"], environment).callbackAllowLoopback).toBe(true);
  });

  it.each([true, false])("has quality measured where that costs nothing: %s", (measuresQuality) => {
    const aws = { ...localAws, rekognition: { ...localAws.rekognition, measuresQuality } };
    const config = readConfig(
      ["detectImageProperties"],
      functionEnvironment(declaredService, aws, options),
    );
    expect(config.detectImageProperties).toBe(measuresQuality);
  });

  it("has the limits that a test asks for", () => {
    const limits = {
      maxReceiveCount: 2,
      leaseSeconds: 3,
      callbackTimeoutSeconds: 1,
      callbackWaitsSeconds: [1, 2],
    };
    const config = readConfig(
      ["uploadsMaxReceiveCount", "leaseMs", "callbackTimeoutMs", "callbackWaitsMs"],
      functionEnvironment(declaredService, localAws, { ...options, ...limits }),
    );
    expect(config).toEqual({
      uploadsMaxReceiveCount: 2,
      leaseMs: 3_000,
      callbackTimeoutMs: 1_000,
      callbackWaitsMs: [1_000, 2_000],
    });
  });
});
