import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { RecognitionError } from "../../../core/ports/recognition.ts";
import { detectorsCalled, noOptions } from "../../../testing/only-labels.ts";
import { labelDetector } from "./label-detector.ts";
import { type RekognitionStub, startRekognitionStub } from "./rekognition-stub.fixture.ts";

describe("the Rekognition detector", () => {
  let stub: RekognitionStub;
  beforeEach(async () => {
    stub = await startRekognitionStub();
  });
  afterEach(() => stub.stop());

  const detector = (imageProperties = false) =>
    labelDetector(stub.client, {
      uploadsBucket: "uploads",
      detectorNames: detectorsCalled("rekognition"),
      detectMinConfidence: 10,
      detectImageProperties: imageProperties,
    });
  const failure = async (): Promise<RecognitionError> => {
    const error = await detector()
      .detect({ key: "uploads/1" }, noOptions)
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(RecognitionError);
    return error as RecognitionError;
  };
  const answerWith = (exception: string, status = 400) => {
    stub.status = status;
    stub.body = JSON.stringify({ __type: exception, Message: `${exception} it is.` });
  };

  it("sends the reference to the object, never its bytes", async () => {
    await detector().detect({ key: "uploads/1" }, noOptions);
    expect(stub.asked).toEqual({
      target: "RekognitionService.DetectLabels",
      input: {
        Image: { S3Object: { Bucket: "uploads", Name: "uploads/1" } },
        MinConfidence: 10,
        Features: ["GENERAL_LABELS"],
      },
    });
  });

  it("names the object's version where there is one", async () => {
    await detector().detect({ key: "uploads/1", versionId: "v1" }, noOptions);
    const S3Object = { Bucket: "uploads", Name: "uploads/1", Version: "v1" };
    expect(stub.asked.input).toMatchObject({ Image: { S3Object } });
  });

  it("hands every part of a label over", async () => {
    stub.body = JSON.stringify({
      LabelModelVersion: "3.0",
      Labels: [
        {
          Name: "Car",
          Confidence: 98.7,
          Parents: [{ Name: "Transportation" }, { Name: "Vehicle" }],
          Aliases: [{ Name: "Automobile" }],
          Categories: [{ Name: "Vehicles and Automotive" }],
          Instances: [
            { Confidence: 97.5, BoundingBox: { Left: 0.1, Top: -0.01, Width: 0.3, Height: 0.4 } },
          ],
        },
        { Name: "Outdoors", Confidence: 60 },
      ],
    });
    expect(await detector().detect({ key: "uploads/1" }, noOptions)).toEqual({
      modelVersion: "3.0",
      result: [
        {
          label: "Car",
          confidence: 98.7,
          parents: ["Transportation", "Vehicle"],
          aliases: ["Automobile"],
          categories: ["Vehicles and Automotive"],
          instances: [
            {
              confidence: 97.5,
              boundingBox: { left: 0.1, top: -0.01, width: 0.3, height: 0.4 },
            },
          ],
        },
        {
          label: "Outdoors",
          confidence: 60,
          parents: [],
          aliases: [],
          categories: [],
          instances: [],
        },
      ],
    });
  });

  it("asks for the picture's quality only where it is wanted, since AWS bills it", async () => {
    const quality = { Brightness: 55.5, Sharpness: 80.25, Contrast: 40 };
    stub.body = JSON.stringify({ LabelModelVersion: "3.0", ImageProperties: { Quality: quality } });
    expect((await detector(true).detect({ key: "uploads/1" }, noOptions)).quality).toEqual({
      brightness: 55.5,
      sharpness: 80.25,
      contrast: 40,
    });
    expect(stub.asked.input).toMatchObject({ Features: ["GENERAL_LABELS", "IMAGE_PROPERTIES"] });
  });

  it("has no quality where the answer has none", async () => {
    stub.body = JSON.stringify({ LabelModelVersion: "3.0", ImageProperties: {} });
    expect(await detector(true).detect({ key: "uploads/1" }, noOptions)).not.toHaveProperty(
      "quality",
    );
  });

  it("takes an answer without labels for what it is", async () => {
    stub.body = JSON.stringify({ Labels: [], LabelModelVersion: "3.0" });
    const detection = await detector().detect({ key: "uploads/1" }, noOptions);
    expect(detection).toEqual({ result: [], modelVersion: "3.0" });
  });

  it.each([
    ["ThrottlingException", 400, "recognition_throttled", true],
    ["ThrottlingException", 500, "recognition_throttled", true],
    ["ProvisionedThroughputExceededException", 400, "recognition_throttled", true],
    ["InternalServerError", 500, "recognition_unavailable", true],
    ["ServiceUnavailableException", 503, "recognition_unavailable", true],
    ["SomethingNewException", 400, "recognition_unavailable", true],
    ["InvalidImageFormatException", 400, "corrupt_image", false],
    ["ImageTooLargeException", 400, "image_too_large", false],
    ["AccessDeniedException", 400, "recognition_denied", true],
    ["AccessDeniedException", 403, "recognition_denied", true],
    ["UnrecognizedClientException", 400, "recognition_denied", true],
    ["InvalidSignatureException", 400, "recognition_denied", true],
    ["InvalidS3ObjectException", 400, "recognition_denied", true],
    ["InvalidParameterException", 400, "recognition_unavailable", false],
    ["LimitExceededException", 400, "recognition_throttled", true],
    ["TooManyRequestsException", 429, "recognition_throttled", true],
  ] as const)("%s (%i) is %s, retryable: %s", async (exception, status, code, retryable) => {
    answerWith(exception, status);
    const error = await failure();
    expect({ code: error.failure.code, retryable: error.retryable }).toEqual({ code, retryable });
    expect(error.cause).toMatchObject({ name: exception });
  });

  it("retries a connection that breaks", async () => {
    stub.hangUp = true;
    const error = await failure();
    expect(error).toMatchObject({
      failure: { code: "recognition_unavailable" },
      retryable: true,
    });
  });

  it("retries an answer that is no JSON", async () => {
    stub.status = 502;
    stub.body = "<html>Bad Gateway</html>";
    expect(await failure()).toMatchObject({
      failure: { code: "recognition_unavailable" },
      retryable: true,
    });
  });
});
