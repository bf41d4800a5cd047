import { describe, expect, it } from "@jest/globals";
import { features } from "../../core/features/features.ts";
import { contractTakes, expectToMatchContract } from "../../testing/contract.ts";
import { jsonEvent } from "../events.fixture.ts";
import { createBlobStub } from "./create-blob.fixture.ts";

async function asked(body: object) {
  expect(contractTakes("createBlob", body)).toBe(true);
  const { handler, asked: requests } = createBlobStub();
  expect((await handler(jsonEvent(body))).statusCode).toBe(201);
  return requests[0];
}

async function faults(body: object): Promise<Record<string, string>> {
  const { handler, asked: requests } = createBlobStub();
  const response = await handler(jsonEvent(body));
  expect(response.statusCode).toBe(400);
  expect(requests).toEqual([]);
  const problem = expectToMatchContract("createBlob", response) as {
    errors?: { pointer: string; detail: string }[];
  };
  return Object.fromEntries((problem.errors ?? []).map(({ pointer, detail }) => [pointer, detail]));
}

const named = features.join(", ");
const list = `must be a list of ${named}, without repetition`;

describe("what POST /blobs asks to be recognised", () => {
  it("is put into one order, whatever the request's", async () => {
    expect((await asked({ features: ["faces", "labels", "text"] }))?.features).toEqual([
      "labels",
      "text",
      "faces",
    ]);
    expect((await asked({}))?.features).toBeUndefined();
  });

  it.each([
    [[], "/features", "must name at least one"],
    [["text", "text"], "/features", list],
    ["text", "/features", list],
    [["colours"], "/features/0", `must be one of ${named}`],
    [["labels", null], "/features/1", `must be one of ${named}`],
  ])("is refused as %j", async (features, pointer, detail) => {
    expect(contractTakes("createBlob", { features })).toBe(false);
    expect(await faults({ features })).toEqual({ [pointer]: detail });
  });

  it("takes face_attributes with faces alone", async () => {
    expect((await asked({ features: ["faces"], face_attributes: true }))?.faceAttributes).toBe(
      true,
    );
    expect(await faults({ face_attributes: true })).toEqual({
      "/face_attributes": "needs faces among the features",
    });
    expect((await asked({ face_attributes: false }))?.faceAttributes).toBe(false);
    expect(await faults({ features: ["faces"], face_attributes: 1 })).toEqual({
      "/face_attributes": "must be true or false",
    });
  });
});

describe("the policy of POST /blobs", () => {
  const moderation = { features: ["moderation"] };

  it("names labels in any case, and keeps Rekognition's spelling", async () => {
    const policy = { block: { explicit: 60, "HATE SYMBOLS": 0 }, review: { violence: 100 } };
    expect((await asked({ ...moderation, policy }))?.policy).toEqual({
      block: { Explicit: 60, "Hate Symbols": 0 },
      review: { Violence: 100 },
    });
  });

  it("needs moderation among the features", async () => {
    expect(await faults({ policy: { block: { Explicit: 60 } } })).toEqual({
      "/policy": "needs moderation among the features",
    });
  });

  it.each([
    [{}, { "/policy": "must have block or review" }],
    [{ block: {} }, { "/policy/block": "must name at least one" }],
    [7, { "/policy": "must be an object with block or review" }],
    [
      { allow: { Explicit: 1 } },
      { "/policy/allow": "is not a known property: there are block and review" },
    ],
    [{ block: { Explicit: 101 } }, { "/policy/block/Explicit": "must be a number from 0 to 100" }],
    [{ block: { Explicit: "60" } }, { "/policy/block/Explicit": "must be a number from 0 to 100" }],
    [{ block: [60] }, { "/policy/block": "must be an object of numbers from 0 to 100" }],
    [
      { review: { Cats: 50 } },
      { "/policy/review/Cats": "is no moderation label of Rekognition's: see docs/features.md" },
    ],
    [
      { block: { Explicit: 50, explicit: 60 } },
      { "/policy/block/explicit": "is named twice: Explicit" },
    ],
    [
      JSON.parse('{"block":{"__proto__":50}}'),
      {
        "/policy/block/__proto__": "is no moderation label of Rekognition's: see docs/features.md",
      },
    ],
  ])("is refused as %j", async (policy, expected) => {
    expect(await faults({ ...moderation, policy })).toEqual(expected);
  });

  it("of a thousand lines is refused in twenty", async () => {
    const block = Object.fromEntries(Array.from({ length: 1_000 }, (_, i) => [`No ${i}`, 50]));
    expect(Object.keys(await faults({ ...moderation, policy: { block } }))).toHaveLength(20);
    const longer = Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`No ${i}`, 50]));
    expect(Object.keys(await faults({ ...moderation, policy: { block: longer } }))).toEqual([""]);
  });
});

describe("the least confidence of POST /blobs", () => {
  it("is of labels as a number, and of each feature by its name", async () => {
    expect((await asked({ min_confidence: 70 }))?.filter).toEqual({
      labels: { minConfidence: 70 },
    });
    expect(
      (await asked({ min_confidence: { text: 80, labels: 0 }, max_labels: 3 }))?.filter,
    ).toEqual({ text: { minConfidence: 80 }, labels: { minConfidence: 0, maxLabels: 3 } });
  });

  it.each([
    [{}, { "/min_confidence": "must name at least one" }],
    [{ text: -1 }, { "/min_confidence/text": "must be a number from 0 to 100" }],
    [{ colours: 1 }, { "/min_confidence/colours": `is not one of ${named}` }],
    ["70", { "/min_confidence": "must be a number from 0 to 100" }],
    [null, { "/min_confidence": "must be a number from 0 to 100" }],
  ])("is refused as %j", async (given, expected) => {
    expect(contractTakes("createBlob", { min_confidence: given })).toBe(false);
    expect(await faults({ min_confidence: given })).toEqual(expected);
  });
});
