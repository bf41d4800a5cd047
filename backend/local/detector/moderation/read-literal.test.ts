import { describe, expect, it } from "@jest/globals";
import { readLiteral } from "./read-literal.ts";

describe("an object literal", () => {
  it("is read as what it says, without being run", () => {
    const literal =
      '{format:"a:b,c",shape:[-1,.5,-.25,1e-3,5e3],yes:!0,no:!1,none:null,$deep:{"k e":{x:-0}}}';
    expect(readLiteral(literal)).toEqual({
      format: "a:b,c",
      shape: [-1, 0.5, -0.25, 0.001, 5000],
      yes: true,
      no: false,
      none: null,
      $deep: { "k e": { x: 0 } },
    });
  });

  it.each(["{a:f()}", "{a:1+1}", "{a:`b`}", "process.exit()"])("%s is none", (code) => {
    expect(() => readLiteral(code)).toThrow(SyntaxError);
  });
});
