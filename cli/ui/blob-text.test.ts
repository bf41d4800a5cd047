import { describe, expect, it } from "@jest/globals";
import { succeededBlob } from "../testing/sample-blobs.ts";
import { blobTitle, succeededBlobText } from "./blob-text.ts";
import { displayWidth } from "./fit-text.ts";

const recognition = {
  detector: "local-centernet",
  label_model_version: "local-centernet-coco80",
  cached: true,
  detected_at: "2026-11-23T12:00:03.100Z",
  features: {},
};

describe("a blob's title", () => {
  it("says what was recognised, and by whom", () => {
    expect(blobTitle("photo.jpg", succeededBlob())).toBe(
      "photo.jpg · 1600 × 1200 JPEG · 483 kB · rekognition 3.0",
    );
    expect(blobTitle("photo.jpg", succeededBlob({ recognition }))).toMatch(
      / · local-centernet, recognised before$/,
    );
  });

  it("is cut to the terminal's width, and not when piped", () => {
    const title = "a very long name ".repeat(10);
    const [cut = ""] = succeededBlobText(succeededBlob(), {
      title,
      columns: 60,
      colour: false,
    }).split("\n");
    expect(displayWidth(cut)).toBe(60);
    const piped = succeededBlobText(succeededBlob(), { title, columns: undefined, colour: false });
    expect(piped).toContain(title.trimEnd());
  });
});

describe("the title of a picture that was converted", () => {
  it.each([
    ["heic", "HEIC"],
    ["webp", "WebP"],
    ["jpeg-xl", "JPEG XL"],
    ["jpeg-2000", "JPEG 2000"],
    ["jpeg-ls", "JPEG-LS"],
  ] as const)("%s: it says so", (format, name) => {
    const image = { format, width: 4_032, height: 3_024, orientation: 6, converted: true as const };
    const title = blobTitle("a.b", succeededBlob({ image: { ...image, bytes: 2_000, etag: "e" } }));
    expect(title).toContain(`a.b · 4032 × 3024 ${name}, converted · 2 kB`);
  });
});

describe("a blob without labels", () => {
  it("has no table", () => {
    const blob = succeededBlob({ labels: [] });
    expect(succeededBlobText(blob, { title: "photo.jpg", columns: 80, colour: false })).toBe(
      "photo.jpg\n",
    );
    expect(succeededBlobText(blob, { title: undefined, columns: undefined, colour: false })).toBe(
      "",
    );
  });
});
