import { describe, expect, it } from "@jest/globals";
import { failureText, warningText } from "./failure-text.ts";

const pdf = {
  code: "unsupported_image",
  message: "This is a PDF document, which cannot be recognised here.",
  hint: "Convert it to JPEG or PNG and upload it as a new blob.",
};

describe("a failure", () => {
  it("says what it is about, what happened and what to do", () => {
    expect(failureText(pdf, { subject: "photo.jpg", colour: false })).toBe(
      "rekog: photo.jpg: this is a PDF document, which cannot be recognised here (unsupported_image)\n" +
        "  → Convert it to JPEG or PNG and upload it as a new blob.\n",
    );
  });

  it("keeps names as they are spelt", () => {
    const failure = { ...pdf, message: "S3 refused the upload." };
    expect(failureText(failure, { colour: false })).toContain("rekog: S3 refused the upload (");
    const rekognition = { ...pdf, message: "Amazon Rekognition refused it." };
    expect(failureText(rekognition, { colour: false })).toContain("rekog: Amazon Rekognition");
  });

  it("lists details", () => {
    const text = failureText({ ...pdf, details: ["/metadata is wrong"] }, { colour: false });
    expect(text).toContain("\n    /metadata is wrong\n  →");
  });

  it("is coloured only if wanted, and cleaned always", () => {
    const evil = { code: "x\u001b", message: "\u001b[2J", hint: "\u009bm" };
    const text = failureText(evil, { subject: "\u001bfile", colour: false });
    expect(text).toBe("rekog: \ufffdfile: \ufffd[2J (x\ufffd)\n  → \ufffdm\n");
    expect(failureText(pdf, { colour: true }).startsWith("\u001b[31mrekog:")).toBe(true);
  });
});

describe("a warning", () => {
  it("reads alike", () => {
    const warning = {
      code: "no_labels",
      message: "Nothing was recognised.",
      hint: "Try another picture.",
    };
    expect(warningText(warning, { subject: "photo.jpg", colour: false })).toBe(
      "rekog: warning: photo.jpg: nothing was recognised (no_labels)\n  → Try another picture.\n",
    );
  });
});
