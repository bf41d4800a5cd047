import {
  CompareFacesCommand,
  DetectFacesCommand,
  DetectModerationLabelsCommand,
  type DetectModerationLabelsCommandInput,
  DetectTextCommand,
  type DetectTextCommandInput,
  RekognitionClient,
} from "@aws-sdk/client-rekognition";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import sharp from "sharp";
import {
  DetectorBusyError,
  DetectorCrashedError,
  PictureCrashesError,
} from "../detector/detector-errors.ts";
import type { Detectors } from "../detector/detectors.ts";
import { ModelFileError } from "../detector/models/model-file-error.ts";
import { UnreadablePictureError } from "../detector/picture/decoder-verdict.ts";
import { startRekognitionEndpoint } from "./rekognition-endpoint.ts";
import type { RekognitionEndpoint } from "./server/rekognition-server.ts";

const signing = {
  region: "eu-central-1",
  credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" },
};
const box = { left: 0.1, top: 0.2, width: 0.3, height: 0.4 };
const word = (text: string, left: number, confidence = 90) => ({
  ...{ text, confidence, box: { left, top: 0.1, width: 0.1, height: 0.05 } },
  polygon: [
    { x: left, y: 0.1 },
    { x: left + 0.1, y: 0.1 },
    { x: left + 0.1, y: 0.15 },
    { x: left, y: 0.15 },
  ],
});
const face = {
  ...{ confidence: 99, box, quality: { brightness: 50, sharpness: 60 } },
  pose: { roll: 1, yaw: 2, pitch: 3 },
  landmarks: ["eyeLeft", "nose", "chinBottom"].map((type) => ({ type, x: 0.2, y: 0.3 })),
};
const estimates = {
  ageRange: { low: 20, high: 30 },
  gender: { value: "Female" as const, confidence: 80 },
  emotions: [{ type: "HAPPY", confidence: 90 }],
};

/** What goes wrong with the next picture. */
let fault: Error | undefined;
const answer = async <Found>(found: Found): Promise<Found> => {
  if (fault) throw fault;
  return found;
};
// Stubs: what is tested here is what becomes of their answers.
const detectors: Omit<Detectors, "labels"> = {
  moderation: {
    modelVersion: "stub-moderation",
    detect: () => answer({ drawing: 20, hentai: 35, neutral: 2, porn: 40, sexy: 3 }),
  },
  text: {
    modelVersion: "stub-text",
    detect: () =>
      answer({
        lines: [
          { ...word("No smoking", 0.1), words: [word("No", 0.1), word("smoking", 0.3, 70)] },
          { ...word("Thanks", 0.7), words: [word("Thanks", 0.7)] },
        ],
      }),
  },
  faces: {
    modelVersion: "stub-faces",
    detect: (_, options) =>
      answer({ faces: [{ ...face, ...(options?.attributes && { estimates }) }] }),
  },
};

let endpoint: RekognitionEndpoint;
let client: RekognitionClient;
let Bytes: Uint8Array;
const errors: unknown[] = [];
beforeAll(async () => {
  endpoint = await startRekognitionEndpoint({
    ...{ detectors, signing, openObject: async () => undefined },
    onError: (error) => errors.push(error),
  });
  client = new RekognitionClient({ ...signing, endpoint: endpoint.url, maxAttempts: 1 });
  Bytes = await sharp({ create: { width: 100, height: 100, channels: 3, background: "#fff" } })
    .png()
    .toBuffer();
});
afterAll(async () => {
  client.destroy();
  await endpoint.stop();
});

describe("DetectModerationLabels", () => {
  const detect = (input: Partial<DetectModerationLabelsCommandInput> = {}) =>
    client.send(new DetectModerationLabelsCommand({ Image: { Bytes }, ...input }));

  it("tells what is explicit, drawn or not, at the top of Rekognition's taxonomy", async () => {
    expect(await detect()).toMatchObject({
      ModerationLabels: [{ Name: "Explicit", Confidence: 75, ParentName: "", TaxonomyLevel: 1 }],
      ModerationModelVersion: "stub-moderation",
      ContentTypes: [{ Name: "Illustrated", Confidence: 55 }],
    });
  });

  it("tells less or more by MinConfidence", async () => {
    const few = await detect({ MinConfidence: 76 });
    expect([few.ModerationLabels, few.ContentTypes]).toEqual([[], []]);
    const many = await detect({ MinConfidence: 0 });
    expect(many.ModerationLabels?.map(({ Name }) => Name)).toEqual([
      "Explicit",
      "Swimwear or Underwear",
    ]);
  });

  it.each<[string, string, Partial<DetectModerationLabelsCommandInput>]>([
    ["a confidence out of range", "ValidationException", { MinConfidence: 101 }],
    [
      "an adapter",
      "ResourceNotFoundException",
      { ProjectVersion: `arn:aws:rekognition:us-east-1:123456789012:project/p/version/v/1` },
    ],
    [
      "people who look",
      "InvalidParameterException",
      { HumanLoopConfig: { HumanLoopName: "a", FlowDefinitionArn: "arn:aws:sagemaker:x" } },
    ],
    ["no image", "InvalidParameterException", { Image: {} }],
  ])("refuses %s: %s", async (_, name, input) => {
    await expect(detect(input)).rejects.toMatchObject({ name });
  });
});

describe("DetectText", () => {
  const detect = async (Filters?: DetectTextCommandInput["Filters"]) => {
    const command = new DetectTextCommand({ Image: { Bytes }, ...(Filters && { Filters }) });
    return await client.send(command);
  };
  const texts = async (Filters: DetectTextCommandInput["Filters"]) =>
    (await detect(Filters)).TextDetections?.map(({ DetectedText }) => DetectedText);

  it("tells lines and then words, each word with the line that it is of", async () => {
    const { TextDetections, TextModelVersion } = await detect();
    expect(TextModelVersion).toBe("stub-text");
    expect(
      TextDetections?.map(({ Type, Id, ParentId, DetectedText }) => [
        Type,
        Id,
        ParentId,
        DetectedText,
      ]),
    ).toEqual([
      ["LINE", 0, undefined, "No smoking"],
      ["LINE", 1, undefined, "Thanks"],
      ["WORD", 2, 0, "No"],
      ["WORD", 3, 0, "smoking"],
      ["WORD", 4, 1, "Thanks"],
    ]);
    expect(TextDetections?.[2]).toMatchObject({
      Confidence: 90,
      Geometry: {
        BoundingBox: { Left: 0.1, Top: 0.1, Width: 0.1, Height: 0.05 },
        Polygon: [
          { X: 0.1, Y: 0.1 },
          { X: 0.2, Y: 0.1 },
          { X: 0.2, Y: 0.15 },
          { X: 0.1, Y: 0.15 },
        ],
      },
    });
  });

  it.each<[string, DetectTextCommandInput["Filters"], string[]]>([
    [
      "unsure words",
      { WordFilter: { MinConfidence: 80 } },
      ["No smoking", "Thanks", "No", "Thanks"],
    ],
    ["small words", { WordFilter: { MinBoundingBoxHeight: 0.06 } }, []],
    [
      "what is not in a box",
      { RegionsOfInterest: [{ BoundingBox: { Left: 0.6, Top: 0, Width: 0.4, Height: 1 } }] },
      ["Thanks", "Thanks"],
    ],
    [
      "what is not in a polygon",
      {
        RegionsOfInterest: [
          {
            Polygon: [
              { X: 0, Y: 0 },
              { X: 0.3, Y: 0 },
              { X: 0, Y: 0.5 },
            ],
          },
        ],
      },
      ["No smoking", "No"],
    ],
  ])("leaves out %s", async (_, filters, expected) => {
    expect(await texts(filters)).toEqual(expected);
  });

  it.each<[string, string, DetectTextCommandInput["Filters"]]>([
    ["a confidence out of range", "ValidationException", { WordFilter: { MinConfidence: -1 } }],
    ["a height out of range", "ValidationException", { WordFilter: { MinBoundingBoxHeight: 2 } }],
    [
      "eleven regions",
      "ValidationException",
      { RegionsOfInterest: Array.from({ length: 11 }, () => ({ BoundingBox: {} })) },
    ],
    ["a region that is none", "InvalidParameterException", { RegionsOfInterest: [{}] }],
    [
      "a polygon of two corners",
      "InvalidParameterException",
      {
        RegionsOfInterest: [
          {
            Polygon: [
              { X: 0, Y: 0 },
              { X: 1, Y: 1 },
            ],
          },
        ],
      },
    ],
  ])("refuses %s: %s", async (_, name, filters) => {
    await expect(detect(filters)).rejects.toMatchObject({ name });
  });
});

describe("DetectFaces", () => {
  const detect = async (...Attributes: NonNullable<DetectFacesCommand["input"]["Attributes"]>) => {
    const { FaceDetails = [] } = await client.send(
      new DetectFacesCommand({ Image: { Bytes }, Attributes }),
    );
    return FaceDetails[0] ?? {};
  };

  it("tells the default of a face, and nothing about the person", async () => {
    const detail = await detect();
    expect(detail).toEqual({
      BoundingBox: { Left: 0.1, Top: 0.2, Width: 0.3, Height: 0.4 },
      Confidence: 99,
      Landmarks: [
        { Type: "eyeLeft", X: 0.2, Y: 0.3 },
        { Type: "nose", X: 0.2, Y: 0.3 },
      ],
      Pose: { Roll: 1, Yaw: 2, Pitch: 3 },
      Quality: { Brightness: 50, Sharpness: 60 },
    });
    expect(await detect("DEFAULT")).toEqual(detail);
  });

  it("tells all that it has with ALL, and one estimate alone by its name", async () => {
    const all = await detect("ALL");
    expect(all).toMatchObject({
      AgeRange: { Low: 20, High: 30 },
      Gender: { Value: "Female", Confidence: 80 },
      Emotions: [{ Type: "HAPPY", Confidence: 90 }],
    });
    expect(all.Landmarks).toHaveLength(3);
    const aged = await detect("DEFAULT", "AGE_RANGE");
    expect(aged.AgeRange).toEqual({ Low: 20, High: 30 });
    expect(aged).not.toHaveProperty("Gender");
    // No model of this machine knows of beards, and none is invented.
    expect(await detect("BEARD")).toEqual(await detect());
  });

  it("refuses an unknown attribute", async () => {
    await expect(detect("HAIR" as "ALL")).rejects.toMatchObject({ name: "ValidationException" });
  });
});

describe("each operation ends with AWS's name for", () => {
  const asked = [
    () => client.send(new DetectModerationLabelsCommand({ Image: { Bytes } })),
    () => client.send(new DetectTextCommand({ Image: { Bytes } })),
    () => client.send(new DetectFacesCommand({ Image: { Bytes } })),
  ];

  it.each<[string, Error, string]>([
    ["a damaged picture", new UnreadablePictureError("cut off"), "InvalidImageFormatException"],
    ["too many pictures", new DetectorBusyError("15 s"), "ProvisionedThroughputExceededException"],
    [
      "a picture that ended the detector twice",
      new PictureCrashesError("2"),
      "DetectorCrashException",
    ],
    ["a worker that died", new DetectorCrashedError("gone"), "InternalServerError"],
    [
      "a model whose file is missing",
      new ModelFileError("x.onnx is missing"),
      "InternalServerError",
    ],
  ])("%s", async (_, thrown, name) => {
    fault = thrown;
    errors.length = 0;
    for (const ask of asked) await expect(ask()).rejects.toMatchObject({ name });
    fault = undefined;
    // The file's name is in the log: it is told by whoever listens to errors.
    expect(errors).toEqual(name === "InternalServerError" ? [thrown, thrown, thrown] : []);
  });

  it("another operation, and tells which there are", async () => {
    const command = new CompareFacesCommand({ SourceImage: { Bytes }, TargetImage: { Bytes } });
    await expect(client.send(command)).rejects.toMatchObject({
      name: "UnknownOperationException",
      message:
        "This local endpoint has DetectModerationLabels, DetectText and DetectFaces, and nothing else of Rekognition.",
    });
  });

  it("no picture, and one that is too small", async () => {
    const Image = { Bytes: Buffer.from("This is not a picture.") };
    const invalid = { name: "InvalidImageFormatException" };
    await expect(client.send(new DetectTextCommand({ Image }))).rejects.toMatchObject(invalid);
    const small = await sharp(Bytes).resize(79, 80).png().toBuffer();
    await expect(
      client.send(new DetectFacesCommand({ Image: { Bytes: small } })),
    ).rejects.toMatchObject({ name: "InvalidParameterException" });
  });
});
