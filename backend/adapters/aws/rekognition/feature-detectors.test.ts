import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { type Feature, features } from "../../../core/features/features.ts";
import { detectorsCalled, noOptions } from "../../../testing/only-labels.ts";
import { rekognitionDetectors } from "./rekognition-detectors.ts";
import { type RekognitionStub, startRekognitionStub } from "./rekognition-stub.fixture.ts";

const object = { key: "uploads/1", versionId: "v1" };
const image = { S3Object: { Bucket: "uploads", Name: "uploads/1", Version: "v1" } };

let stub: RekognitionStub;
beforeEach(async () => {
  stub = await startRekognitionStub();
});
afterEach(() => stub.stop());

const detectors = () =>
  rekognitionDetectors(stub.client, {
    uploadsBucket: "uploads",
    detectorNames: detectorsCalled("rekognition"),
    detectMinConfidence: 10,
    detectImageProperties: false,
  });
const answerWith = (body: object, status = 200) => {
  stub.status = status;
  stub.body = JSON.stringify(body);
};

describe("DetectModerationLabels", () => {
  it("is asked from the stored threshold on, by reference", async () => {
    await detectors().moderation.detect(object, noOptions);
    expect(stub.asked).toEqual({
      target: "RekognitionService.DetectModerationLabels",
      input: { Image: image, MinConfidence: 10 },
    });
  });

  it("hands over each label with all above it, the surest first, and the kinds of picture", async () => {
    answerWith({
      ModerationModelVersion: "7.0",
      ModerationLabels: [
        { Name: "Visually Disturbing", Confidence: 80, ParentName: "", TaxonomyLevel: 1 },
        { Name: "Corpses", Confidence: 90, ParentName: "Death and Emaciation", TaxonomyLevel: 3 },
        { Name: "Quite new", Confidence: 70, ParentName: "Unheard of" },
      ],
      ContentTypes: [{ Name: "Animated", Confidence: 95.5 }],
    });
    expect(await detectors().moderation.detect(object, noOptions)).toEqual({
      modelVersion: "7.0",
      result: {
        labels: [
          {
            label: "Corpses",
            confidence: 90,
            parents: ["Visually Disturbing", "Death and Emaciation"],
            taxonomyLevel: 3,
          },
          { label: "Visually Disturbing", confidence: 80, parents: [], taxonomyLevel: 1 },
          { label: "Quite new", confidence: 70, parents: ["Unheard of"], taxonomyLevel: 2 },
        ],
        contentTypes: [{ contentType: "Animated", confidence: 95.5 }],
      },
    });
  });
});

describe("DetectText", () => {
  const geometry = {
    BoundingBox: { Left: 0.1, Top: 0.2, Width: 0.3, Height: 0.05 },
    Polygon: [
      { X: 0.1, Y: 0.2 },
      { X: 0.4, Y: 0.2 },
      { X: 0.4, Y: 0.25 },
      { X: 0.1, Y: 0.25 },
    ],
  };
  const boundingBox = { left: 0.1, top: 0.2, width: 0.3, height: 0.05 };
  const polygon = geometry.Polygon.map(({ X, Y }) => ({ x: X, y: Y }));

  it("hands over lines, and words with the line that they are of", async () => {
    const line = (Id: number, DetectedText: string) => ({
      ...{ Id, DetectedText, Type: "LINE", Confidence: 99, Geometry: geometry },
    });
    const word = (Id: number, ParentId: number, DetectedText: string) => ({
      ...{ Id, ParentId, DetectedText, Type: "WORD", Confidence: 98, Geometry: geometry },
    });
    answerWith({
      TextModelVersion: "3.0",
      TextDetections: [
        line(7, "SALE today"),
        line(3, "50 %"),
        word(8, 7, "SALE"),
        word(9, 7, "today"),
        word(4, 3, "50"),
        { Id: 5, DetectedText: "alone", Type: "WORD", Confidence: 20 },
      ],
    });
    const { result, modelVersion } = await detectors().text.detect(object, noOptions);
    expect(stub.asked).toEqual({
      target: "RekognitionService.DetectText",
      input: { Image: image },
    });
    expect(modelVersion).toBe("3.0");
    expect(result.lines).toEqual([
      { text: "SALE today", confidence: 99, boundingBox, polygon },
      { text: "50 %", confidence: 99, boundingBox, polygon },
    ]);
    expect(result.words.map(({ text, line: its }) => [text, its])).toEqual([
      ["SALE", 0],
      ["today", 0],
      ["50", 1],
      ["alone", undefined],
    ]);
  });
});

describe("DetectFaces", () => {
  const box = (Left: number, Width: number) => ({
    BoundingBox: { Left, Top: 0.2, Width, Height: 0.2 },
    Confidence: 99.9,
  });
  const everything = {
    ...box(0.1, 0.2),
    Landmarks: [{ Type: "eyeLeft", X: 0.2, Y: 0.3 }],
    Pose: { Roll: -3, Yaw: 12.5, Pitch: 1 },
    Quality: { Brightness: 60, Sharpness: 40 },
    AgeRange: { Low: 20, High: 30 },
    Gender: { Value: "Female", Confidence: 80 },
    Emotions: [
      { Type: "CALM", Confidence: 20 },
      { Type: "HAPPY", Confidence: 70 },
    ],
    Smile: { Value: false, Confidence: 60 },
    EyesOpen: { Value: true, Confidence: 99 },
    FaceOccluded: { Value: false, Confidence: 98 },
  };

  it("hands over the largest first, with landmarks, pose and quality", async () => {
    answerWith({ FaceDetails: [box(0.5, 0.1), everything] });
    const { result, modelVersion } = await detectors().faces.detect(object, noOptions);
    expect(stub.asked).toEqual({
      target: "RekognitionService.DetectFaces",
      input: { Image: image, Attributes: ["DEFAULT"] },
    });
    expect(modelVersion).toBe("unknown");
    expect(result).toEqual([
      {
        confidence: 99.9,
        boundingBox: { left: 0.1, top: 0.2, width: 0.2, height: 0.2 },
        landmarks: [{ type: "eyeLeft", x: 0.2, y: 0.3 }],
        pose: { roll: -3, yaw: 12.5, pitch: 1 },
        quality: { brightness: 60, sharpness: 40 },
      },
      {
        confidence: 99.9,
        boundingBox: { left: 0.5, top: 0.2, width: 0.1, height: 0.2 },
        landmarks: [],
      },
    ]);
  });

  it("asks for what is about the person only where it is wanted, and tells nothing that was not estimated", async () => {
    answerWith({ FaceDetails: [everything] });
    const { result } = await detectors().faces.detect(object, { faceAttributes: true });
    expect(stub.asked.input).toEqual({ Image: image, Attributes: ["ALL"] });
    expect(result[0]?.attributes).toEqual({
      ageRange: { low: 20, high: 30 },
      gender: { value: "female", confidence: 80 },
      emotions: [
        { type: "happy", confidence: 70 },
        { type: "calm", confidence: 20 },
      ],
      smile: { value: false, confidence: 60 },
      eyesOpen: { value: true, confidence: 99 },
      faceOccluded: { value: false, confidence: 98 },
    });
  });
});

describe.each(features)("the detector of %s", (feature: Feature) => {
  const fail = () =>
    detectors()
      [feature].detect(object, noOptions)
      .then(() => undefined)
      .catch((error: unknown) => error);

  it.each([
    ["ThrottlingException", 400, { code: "recognition_throttled" }, true],
    ["ProvisionedThroughputExceededException", 400, { code: "recognition_throttled" }, true],
    ["AccessDeniedException", 400, { code: "recognition_denied" }, true],
    ["InvalidS3ObjectException", 400, { code: "recognition_denied" }, true],
    ["InvalidImageFormatException", 400, { code: "corrupt_image" }, false],
    ["ImageTooLargeException", 400, { code: "image_too_large" }, false],
    ["InvalidParameterException", 400, { code: "recognition_unavailable" }, false],
    ["UnknownOperationException", 400, { code: "recognition_unavailable" }, false],
    ["InternalServerError", 500, { code: "recognition_unavailable" }, true],
  ])("knows what becomes of a blob after %s", async (exception, status, failure, retryable) => {
    answerWith({ __type: exception, Message: `${exception} it is.` }, status);
    expect(await fail()).toMatchObject({ failure, retryable });
  });

  it("finds nothing in an empty answer", async () => {
    answerWith({});
    const { result } = await detectors()[feature].detect(object, noOptions);
    expect(result).toEqual(
      { moderation: { labels: [], contentTypes: [] }, text: { lines: [], words: [] } }[
        feature as string
      ] ?? [],
    );
  });
});
