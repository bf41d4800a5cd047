import { describe, expect, it } from "@jest/globals";
import { readOpenApi } from "../../../toolchain/run-folder/run-folder.ts";
import { judgeReport, unansweredPhases } from "./listener-report.ts";

describe("what a listener can say of its receiver", () => {
  it("is what the contract has", () => {
    expect(readOpenApi()).toMatchObject({
      components: { schemas: { UnansweredCode: { enum: Object.keys(unansweredPhases) } } },
    });
  });

  it("is never more than that it is to be tried again, where there was no answer", () => {
    for (const errorCode of Object.keys(unansweredPhases) as (keyof typeof unansweredPhases)[]) {
      expect(judgeReport({ errorCode, durationMs: 3 })).toMatchObject({
        ...{ kind: "retry", errorCode, durationMs: 3 },
      });
    }
  });
});
