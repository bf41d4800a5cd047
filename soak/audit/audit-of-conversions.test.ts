import { describe, expect, it } from "@jest/globals";
import { bus } from "./blobs.fixture.ts";
import { type Case, findingsOf } from "./doctored.fixture.ts";
import { entries, paid, remembered } from "./journal.fixture.ts";

const theBus = "png 240 x 320, orientation 6, 19 bytes";

describe("the audit of what is converted", () => {
  it.each<Case>([
    [
      "a box that is another picture's",
      ({ trackedBlobs }) =>
        void Object.assign(trackedBlobs.bus.blob?.labels?.[0]?.instances[0]?.bounding_box ?? {}, {
          left: 0.015,
        }),
      [
        "blob bus is to have Bus 70 at 0.03 0.25 0.5 0.5 for labels, and has Bus 70 at 0.015 0.25 0.5 0.5",
      ],
    ],
    [
      "a converted picture that is not said to be one",
      ({ trackedBlobs }) =>
        void Reflect.deleteProperty(trackedBlobs.bus.blob?.image ?? {}, "converted"),
      [`blob bus tells of its image: ${theBus}, which is ${theBus}, converted`],
    ],
    [
      "a picture that is said to be converted, and was not",
      ({ trackedBlobs }) =>
        void Object.assign(trackedBlobs.silent.blob?.image ?? {}, { converted: true }),
      [
        "blob silent tells of its image: jpeg 320 x 240, 5 bytes, converted, which is jpeg 320 x 240, 5 bytes",
      ],
    ],
    [
      "the facts of the JPEG, and not of the original",
      ({ trackedBlobs }) =>
        void Object.assign(trackedBlobs.bus.blob?.image ?? {}, {
          ...{ format: "jpeg", orientation: undefined, bytes: 4_000 },
        }),
      [
        `blob bus tells of its image: jpeg 240 x 320, 4000 bytes, converted, which is ${theBus}, converted`,
      ],
    ],
    [
      "a size that is not upright",
      ({ trackedBlobs }) =>
        void Object.assign(trackedBlobs.bus.blob?.image ?? {}, { width: 320, height: 240 }),
      [
        `blob bus tells of its image: png 320 x 240, orientation 6, 19 bytes, converted, which is ${theBus}, converted`,
      ],
    ],
    [
      "a picture of which nothing is told",
      ({ trackedBlobs }) => void Reflect.deleteProperty(trackedBlobs.bus.blob ?? {}, "image"),
      [`blob bus tells of its image: nothing, which is ${theBus}, converted`],
    ],
    [
      "a file that lacks its end, and is said to be whole",
      ({ trackedBlobs }) => void Object.assign(trackedBlobs.bus.blob ?? {}, { warnings: [] }),
      ["blob bus does not tell that its file lacks its end"],
    ],
    [
      "a file that is whole, and is said to lack its end",
      ({ trackedBlobs }) =>
        void Object.assign(trackedBlobs.silent.blob ?? {}, {
          warnings: trackedBlobs.bus.blob?.warnings,
        }),
      ["blob silent is said to be repaired"],
    ],
    [
      "a conversion that failed with another code",
      ({ trackedBlobs }) =>
        void Object.assign(trackedBlobs.cutOff.blob?.error ?? {}, { code: "conversion_failed" }),
      [
        "blob cutOff is failed (conversion_failed), but its picture 2 is to be failed (corrupt_image)",
      ],
    ],
    [
      "a conversion that failed, of a picture that is said to be converted",
      ({ trackedBlobs }) =>
        void Object.assign(trackedBlobs.cutOff.blob ?? {}, { image: trackedBlobs.bus.blob?.image }),
      ["blob cutOff failed, and is said to be converted"],
    ],
    [
      "a picture that waits for its conversion for ever",
      ({ trackedBlobs }) =>
        void Object.assign(trackedBlobs.bus.blob ?? {}, {
          status: "processing",
          labels: undefined,
        }),
      ["blob bus is stuck: processing"],
    ],
    [
      "a picture that cannot be recognised, and was paid for",
      ({ journal }) => void journal.push(...entries(...paid("cutOff"))),
      ["blob cutOff was given to recognition for labels, and its picture is no good"],
    ],
    [
      "the same bytes, paid for twice after a conversion",
      ({ journal }) => void journal.push(...entries(...paid("bus"))),
      [
        `content sha256:${bus.sha256} (labels) was recognised once more, for blob bus, and no kill explains it`,
      ],
    ],
    [
      "an answer under the hash of what was made of the upload",
      ({ journal }) => void journal.push(...entries(remembered("sha256:of-the-jpeg"))),
      ["answer sha256:of-the-jpeg:soak-stub/10:1 is of a content that nobody uploaded"],
    ],
    [
      "a JPEG that is left, and a delete marker in its stead",
      ({ behind }) => void behind.versions.push("converted/bus", "converted/bus"),
      [
        "object converted/bus is still in the bucket",
        "object converted/bus is still in the bucket",
      ],
    ],
    [
      "a conversion that is still asked for",
      ({ behind }) =>
        void behind.depths.push({ queue: "conversions", waiting: 1, received: 0, delayed: 0 }),
      ["queue conversions has messages: 1 waiting, 0 received, 0 delayed"],
    ],
    [
      "a conversion that was put aside",
      ({ behind }) =>
        void behind.dead.conversions.push('{"blob_id":"bus","object":{"key":"uploads/bus"}}'),
      ["conversion uploads/bus was put aside in the dead-letter queue"],
    ],
  ])("finds %s, and says so once", (_, doctor, findings) => {
    expect(findingsOf(doctor)).toEqual(findings);
  });
});
