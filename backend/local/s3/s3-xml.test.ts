import { describe, expect, it } from "@jest/globals";
import { xmlDocument } from "./s3-xml.ts";

describe("xmlDocument", () => {
  it("writes elements in order, with nothing in a text that could be taken for markup", () => {
    const elements = [
      ["Code", "<a>&amp;]]>"],
      ["Size", 3],
      ["Empty", ""],
    ] as const;
    expect(xmlDocument("Error", elements)).toBe(
      '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>&lt;a&gt;&amp;amp;]]&gt;</Code><Size>3</Size><Empty></Empty></Error>',
    );
  });

  it("writes elements in elements, of one name several times, in a namespace", () => {
    const inner = [["C", true]] as const;
    const elements = [
      ["B", inner],
      ["B", []],
    ] as const;
    expect(xmlDocument("A", elements, { namespace: "urn:x" })).toBe(
      '<?xml version="1.0" encoding="UTF-8"?>\n<A xmlns="urn:x"><B><C>true</C></B><B></B></A>',
    );
  });

  it("replaces what XML can't write, and keeps the rest", () => {
    expect(xmlDocument("A", [["B", "\u0000\u001b\ud800x\t\n🖼é\ufffe"]])).toContain(
      "<B>\ufffd\ufffd\ufffdx\t\n🖼é\ufffd</B>",
    );
  });
});
