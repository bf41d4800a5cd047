import { describe, expect, it } from "@jest/globals";
import { caseRequest } from "./case-request.ts";

describe("what a case asks the API for", () => {
  it.each([
    ["labels alone, without a word", {}, {}],
    ["labels that are expected", { expect: { labels: { all_of: ["Car"] } } }, {}],
    ["what it names", { features: ["text" as const] }, { features: ["text"] }],
    [
      "what it expects something of, beside labels",
      { expect: { faces: 0 } },
      { features: ["labels", "faces"] },
    ],
    [
      "moderation for a policy",
      { policy: { block: { Explicit: 60 } }, expect: { verdict: "allow" as const } },
      { features: ["labels", "moderation"], policy: { block: { Explicit: 60 } } },
    ],
    [
      "what is guessed about people, of their faces",
      { features: ["text" as const], face_attributes: true },
      { features: ["text", "faces"], face_attributes: true },
    ],
    [
      "faces without a guess",
      { face_attributes: false, expect: { faces: 1 } },
      { features: ["labels", "faces"] },
    ],
    [
      "each once",
      { features: ["text" as const, "faces" as const], expect: { text: {}, moderation: {} } },
      { features: ["text", "faces", "moderation"] },
    ],
  ])("is %s", (_name, entry, request) => {
    expect(caseRequest(entry)).toEqual(request);
  });
});
