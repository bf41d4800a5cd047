import { describe, expect, it } from "@jest/globals";
import { nonsense, nonsenseJson } from "../../testing/nonsense-results.ts";
import { failedBlob, processingBlob, succeededBlob } from "../../testing/sample-blobs.ts";
import { blobFor } from "./blob-document.ts";

const json = JSON.stringify;
const named = (file: string, label: string) =>
  json({ file, ...succeededBlob({ labels: [{ ...labelsOf()[0], label } as never] }) });
const labelsOf = () => succeededBlob().labels ?? [];
const codeOf = (text: string, file = "photo.jpg") => {
  try {
    blobFor(file, text);
  } catch (error) {
    return (error as { code: string }).code;
  }
  return "drawable";
};

describe("the document of a blob", () => {
  it("is what the API says, on one line or many", () => {
    const text = json(succeededBlob());
    const { bytes, etag } = succeededBlob().image ?? {};
    const expected = {
      found: { labels: labelsOf() },
      image: { width: 1600, height: 1200 },
      file: { bytes, etag },
    };
    expect(blobFor("photo.jpg", text)).toEqual(expected);
    expect(blobFor("photo.jpg", json(succeededBlob(), undefined))).toEqual(expected);
    expect(blobFor("photo.jpg", `\ufeff${JSON.stringify(succeededBlob(), null, 2)}\r\n`)).toEqual(
      expected,
    );
  });

  it("need not name the file where it is the only one", () => {
    expect(codeOf(named("other.jpg", "Car"))).toBe("drawable");
  });

  it("is the last of several lines whose file it is", () => {
    const lines = [
      named("a/photo.jpg", "First"),
      named("b/photo.jpg", "Second"),
      "",
      named("b/photo.jpg", "Third"),
      named("other.jpg", "Other"),
    ].join("\n");
    const labelFor = (file: string) => blobFor(file, lines).found.labels?.[0]?.label;
    expect(labelFor("a/photo.jpg")).toBe("First");
    expect(labelFor("./b/../b/photo.jpg")).toBe("Third");
    expect(labelFor("elsewhere/other.jpg")).toBe("Other");
    expect(codeOf(lines, "photo.jpg")).toBe("file_not_in_blobs");
    expect(codeOf(lines, "none.jpg")).toBe("file_not_in_blobs");
  });

  it.each([
    ["", "invalid_json"],
    ["<html>", "invalid_json"],
    ['{"status":', "invalid_json"],
    [`${json(succeededBlob())}\n{"cut`, "invalid_json"],
    ["null", "not_a_blob"],
    ["[]", "not_a_blob"],
    ["{}", "not_a_blob"],
    ['{"labels":[{"label":"Car"}]}', "not_a_blob"],
    ['{"labels":[{"label":"Car","confidence":"high"}]}', "not_a_blob"],
    [json(processingBlob()), "blob_not_finished"],
    [json(failedBlob()), "recognition_failed"],
    [
      json({ file: "a.jpg", error: { code: "x", message: "No.", hint: "Try." } }),
      "recognition_failed",
    ],
    [json(succeededBlob({ labels: [] })), "no_labels"],
  ])("is refused: %s", (text, code) => {
    expect(codeOf(text)).toBe(code);
  });

  it.each(nonsense)("is refused where the API's answer would be: %s", (_, change) => {
    expect(codeOf(nonsenseJson(change))).toBe("not_a_blob");
  });

  it("is told with what prints one that can be drawn", () => {
    const { blob_id: id, ...beside } = succeededBlob({ labels: [] });
    const drawn = (document: object) => () => blobFor("a.jpg", json(document));
    const hint = (named: string) =>
      expect.objectContaining({
        hint: expect.stringContaining(`\`rekog get ${named} --min-confidence 0 --json\``),
      });
    expect(drawn({ ...beside, blob_id: id })).toThrow(hint(id));
    expect(drawn(beside)).toThrow(hint("BLOB_ID"));
    expect(drawn({ ...beside, blob_id: "$(touch a)" })).toThrow(hint("BLOB_ID"));
  });

  it("is told with the place of what is wrong", () => {
    const wrong =
      '{"labels":[{"label":"Car","confidence":9,"instances":[{"confidence":1,"bounding_box":{"left":null}}]}]}';
    expect(() => blobFor("photo.jpg", wrong)).toThrow("labels.0.instances.0.bounding_box.left");
    expect(() => blobFor("photo.jpg", `{}\n{}\n{x\n`)).toThrow("Line 3 is not JSON.");
  });
});
