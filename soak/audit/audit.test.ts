import { describe, expect, it } from "@jest/globals";
import { auditOf } from "./doctored.fixture.ts";

describe("the audit", () => {
  it("finds nothing where nothing is", () => {
    expect(auditOf()).toEqual({ findings: [], explained: [], answers: 5 });
  });
});
