import { describe, expect, it } from "@jest/globals";
import { type Case, findingsOf } from "../doctored.fixture.ts";

describe("the audit of verdicts", () => {
  it.each<Case>([
    [
      "a verdict that its policy does not say",
      ({ trackedBlobs }) =>
        void Object.assign(trackedBlobs.all.blob?.verdict ?? {}, {
          decision: "allow",
          because: [],
        }),
      [
        "blob all has the verdict allow, and its policy says review because of Explicit 34 from 30 on",
      ],
    ],
    [
      "a verdict for reasons that are none",
      ({ trackedBlobs }) => {
        Object.assign(trackedBlobs.all.plan, { policy: { review: { Explicit: 20 } } });
      },
      [
        "blob all has the verdict review because of Explicit 34 from 30 on, and its policy says review because of Explicit 34 from 20 on",
      ],
    ],
    [
      "a verdict that is missing",
      ({ trackedBlobs }) => void Object.assign(trackedBlobs.all.blob ?? {}, { verdict: undefined }),
      [
        "blob all has the verdict none, and its policy says review because of Explicit 34 from 30 on",
      ],
    ],
    [
      "a verdict that nobody asked for",
      ({ trackedBlobs }) => void Object.assign(trackedBlobs.all.plan, { policy: undefined }),
      [
        "blob all has the verdict review because of Explicit 34 from 30 on, and its policy says none",
      ],
    ],
  ])("finds %s, and says so once", (_, doctor, findings) => {
    expect(findingsOf(doctor)).toEqual(findings);
  });
});
