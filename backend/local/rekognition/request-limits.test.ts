import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import sharp from "sharp";
import { signedHeaders } from "../loopback/signed-headers.fixture.ts";
import { startRekognitionEndpoint } from "./rekognition-endpoint.ts";
import type { RekognitionEndpoint } from "./server/rekognition-server.ts";

const signing = {
  region: "eu-central-1",
  credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" },
};
const quality = { brightness: 50, contrast: 50, sharpness: 50 };

let endpoint: RekognitionEndpoint;
let picture: string;
beforeAll(async () => {
  endpoint = await startRekognitionEndpoint({
    detectors: {
      labels: {
        modelVersion: "stub",
        detect: async () => ({ width: 100, height: 100, detections: [], quality }),
      },
      moderation: {
        modelVersion: "stub",
        detect: async () => ({ drawing: 0, hentai: 0, neutral: 100, porn: 0, sexy: 0 }),
      },
      text: { modelVersion: "stub", detect: async () => ({ lines: [] }) },
      faces: { modelVersion: "stub", detect: async () => ({ faces: [] }) },
    },
    signing,
    openObject: async () => undefined,
  });
  const white = { width: 100, height: 100, channels: 3, background: "#fff" } as const;
  picture = (await sharp({ create: white }).png().toBuffer()).toString("base64");
});
afterAll(() => endpoint.stop());

type Operation = "DetectLabels" | "DetectModerationLabels" | "DetectText" | "DetectFaces";

/** As any client sends it, not only those that hold back what is wrong. */
async function ask(operation: Operation, members: object): Promise<string> {
  const body = JSON.stringify({ Image: { Bytes: picture }, ...members });
  const target = `RekognitionService.${operation}`;
  const response = await fetch(endpoint.url, {
    method: "POST",
    body,
    headers: signedHeaders(
      { url: endpoint.url, body, target },
      { ...signing, service: "rekognition" },
    ),
  });
  const { __type: name } = (await response.json()) as { __type?: string };
  return name ?? "answered";
}

const times = <Item>(count: number, item: Item): Item[] =>
  Array.from({ length: count }, () => item);
const inObject = (more: object) => ({
  Image: { S3Object: { Bucket: "pictures", Name: "a.jpg", ...more } },
});
const including = (...names: string[]) => ({
  Settings: { GeneralLabels: { LabelInclusionFilters: names } },
});
const excludingCategories = (...names: string[]) => ({
  Settings: { GeneralLabels: { LabelCategoryExclusionFilters: names } },
});
const colours = (MaxDominantColors: number) => ({
  Features: ["IMAGE_PROPERTIES"],
  Settings: { ImageProperties: { MaxDominantColors } },
});
const loop = (more: object) => ({
  HumanLoopConfig: { HumanLoopName: "a-1", FlowDefinitionArn: "arn:aws:sagemaker:x", ...more },
});
const adapter = (name: string) => ({
  ProjectVersion: `arn:aws:rekognition:us-east-1:123456789012:project/${name}/version/v1/1`,
});
const polygon = (corners: number) => ({
  Filters: { RegionsOfInterest: [{ Polygon: times(corners, { X: 0.5, Y: 0.5 }) }] },
});

// Each bound as AWS's model of the service has it, from both of its sides.
describe("a request is held against the limits of AWS", () => {
  it.each<[Operation, string, object, string, object]>([
    ["DetectLabels", "Bucket", inObject({ Bucket: "abc" }), "gone", inObject({ Bucket: "ab" })],
    [
      ...(["DetectText", "Bucket's length", inObject({ Bucket: "a".repeat(255) })] as const),
      ...(["gone", inObject({ Bucket: "a".repeat(256) })] as const),
    ],
    ["DetectFaces", "Bucket's letters", inObject({}), "gone", inObject({ Bucket: "a/../b" })],
    ["DetectFaces", "an empty Bucket", inObject({}), "gone", inObject({ Bucket: "" })],
    [
      ...(["DetectModerationLabels", "Name", inObject({ Name: "a".repeat(1024) })] as const),
      ...(["gone", inObject({ Name: "a".repeat(1025) })] as const),
    ],
    ["DetectLabels", "an empty Name", inObject({}), "gone", inObject({ Name: "" })],
    [
      ...(["DetectFaces", "Version", inObject({ Version: "v".repeat(1024) })] as const),
      ...(["gone", inObject({ Version: "v".repeat(1025) })] as const),
    ],
    [
      "DetectText",
      "an empty Version",
      inObject({ Version: "v" }),
      "gone",
      inObject({ Version: "" }),
    ],
    [
      ...(["DetectLabels", "Features", { Features: times(2, "GENERAL_LABELS") }] as const),
      ...(["answered", { Features: times(3, "GENERAL_LABELS") }] as const),
    ],
    [
      ...(["DetectLabels", "filters", including(...times(100, "Car"))] as const),
      ...(["answered", including(...times(101, "Car"))] as const),
    ],
    [
      ...(["DetectLabels", "a filter's length", excludingCategories("a".repeat(50))] as const),
      ...(["answered", excludingCategories("a".repeat(51))] as const),
    ],
    ["DetectLabels", "a filter's letters", including("à la (1)."), "answered", including("Café")],
    ["DetectLabels", "MaxDominantColors", colours(20), "answered", colours(21)],
    ["DetectLabels", "MaxDominantColors below", colours(0), "answered", colours(-1)],
    [
      "DetectModerationLabels",
      "HumanLoopName",
      loop({}),
      "no loop",
      loop({ HumanLoopName: "A_B" }),
    ],
    [
      ...([
        "DetectModerationLabels",
        "its length",
        loop({ HumanLoopName: "a".repeat(63) }),
      ] as const),
      ...(["no loop", loop({ HumanLoopName: "a".repeat(64) })] as const),
    ],
    [
      ...(["DetectModerationLabels", "FlowDefinitionArn"] as const),
      ...([loop({ FlowDefinitionArn: "a".repeat(256) }), "no loop"] as const),
      loop({ FlowDefinitionArn: "a".repeat(257) }),
    ],
    ["DetectModerationLabels", "ProjectVersion", adapter("p"), "no adapter", adapter("p/q")],
    ["DetectModerationLabels", "its letters", adapter("p"), "no adapter", { ProjectVersion: "x" }],
  ])("%s: %s", async (operation, _, within, answer, beyond) => {
    const answers: Record<string, string> = {
      gone: "InvalidS3ObjectException",
      "no loop": "InvalidParameterException",
      "no adapter": "ResourceNotFoundException",
    };
    expect(await ask(operation, within)).toBe(answers[answer] ?? answer);
    expect(await ask(operation, beyond)).toBe("ValidationException");
  });

  it("a polygon has three to ten corners", async () => {
    expect(
      await Promise.all([3, 10, 2, 11].map((corners) => ask("DetectText", polygon(corners)))),
    ).toEqual([...times(2, "answered"), ...times(2, "InvalidParameterException")]);
  });
});

describe("a member that is null is one that is not there", () => {
  it.each<[Operation, object]>([
    ["DetectLabels", { MinConfidence: null, MaxLabels: null, Features: null, Settings: null }],
    ["DetectLabels", { Settings: { GeneralLabels: { LabelInclusionFilters: null } } }],
    ["DetectModerationLabels", { HumanLoopConfig: null, ProjectVersion: null }],
    ["DetectText", { Filters: { WordFilter: null, RegionsOfInterest: null } }],
    ["DetectFaces", { Attributes: null }],
  ])("%s %j", async (operation, members) => {
    expect(await ask(operation, members)).toBe("answered");
  });

  it("of an image, too", async () => {
    const Image = { Bytes: picture, S3Object: null };
    expect(await ask("DetectFaces", { Image })).toBe("answered");
    expect(await ask("DetectFaces", { Image: { Bytes: null } })).toBe("InvalidParameterException");
    expect(await ask("DetectFaces", { Image: null })).toBe("ValidationException");
  });
});
