import { describe, expect, it } from "@jest/globals";
import { type Case, findingsOf } from "../doctored.fixture.ts";

describe("the audit of answers", () => {
  it.each<Case>([
    [
      "an answer that is missing",
      ({ trackedBlobs }) => void Object.assign(trackedBlobs.all.blob ?? {}, { text: undefined }),
      ["blob all has no answer for text"],
    ],
    [
      "an answer that was not asked for",
      ({ trackedBlobs }) => void Object.assign(trackedBlobs.fine.blob ?? {}, { faces: [] }),
      [
        "blob fine tells of faces, which was not asked for",
        "callback of blob fine (fine) told something else than GET does",
      ],
    ],
    [
      "a feature of which it is not told who answered",
      ({ trackedBlobs }) => {
        Reflect.deleteProperty(trackedBlobs.all.blob?.recognition?.features ?? {}, "labels");
      },
      [
        "blob all names who answered for moderation,text,faces, and not for labels,moderation,text,faces",
      ],
    ],
    [
      "moderation of another picture",
      ({ trackedBlobs }) => {
        const found = { label: "Explicit", confidence: 90, parents: [], taxonomy_level: 1 };
        Object.assign(trackedBlobs.all.blob ?? {}, {
          moderation: { labels: [found], content_types: [] },
        });
      },
      ["blob all is to have  for moderation, and has Explicit 90"],
    ],
    [
      "text of another picture",
      ({ trackedBlobs }) =>
        void Object.assign(trackedBlobs.all.blob?.text?.lines[0] ?? {}, { text: "picture-3" }),
      [
        "blob all is to have picture-2 61 at 0.015 0.25 0.5 0.5 for text, and has picture-3 61 at 0.015 0.25 0.5 0.5",
      ],
    ],
    [
      "a face of another picture",
      ({ trackedBlobs }) =>
        void Object.assign(trackedBlobs.all.blob?.faces?.[0] ?? {}, { confidence: 60 }),
      [
        "blob all is to have 61 at 0.015 0.25 0.5 0.5, 2 to 12 years for faces, and has 60 at 0.015 0.25 0.5 0.5, 2 to 12 years",
      ],
    ],
    [
      "a face without the attributes that were asked for",
      ({ trackedBlobs }) =>
        void Object.assign(trackedBlobs.all.blob?.faces?.[0] ?? {}, { attributes: undefined }),
      [
        "blob all is to have 61 at 0.015 0.25 0.5 0.5, 2 to 12 years for faces, and has 61 at 0.015 0.25 0.5 0.5",
      ],
    ],
  ])("finds %s, and says so once", (_, doctor, findings) => {
    expect(findingsOf(doctor)).toEqual(findings);
  });
});
