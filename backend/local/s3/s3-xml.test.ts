import { describe, expect, it } from "@jest/globals";
import { xmlDocument } from "./s3-xml.ts";

describe("xmlDocument", () => {
  it("writes elements in order, with nothing in a text that could be taken for markup", () => {
    expect(xmlDocument("Error", { Code: "<a>&amp;]]>", Size: 3, Empty: "" })).toBe(
      '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>&lt;a&gt;&amp;amp;]]&gt;</Code><Size>3</Size><Empty></Empty></Error>',
    );
  });

  it("replaces what XML can't write, and keeps the rest", () => {
    expect(xmlDocument("A", { B: "\u0000\u001b\ud800x\t\n🖼é\ufffe" })).toContain(
      "<B>\ufffd\ufffd\ufffdx\t\n🖼é\ufffd</B>",
    );
  });
});
