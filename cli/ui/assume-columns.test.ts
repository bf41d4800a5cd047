import { describe, expect, it } from "@jest/globals";
import { createSpyOutput } from "../testing/spy-output.ts";
import { assumeColumns } from "./assume-columns.ts";

describe("assumeColumns", () => {
  it.each([
    [0, 80],
    [1, 1],
    [132, 132],
  ])("takes a terminal of %d columns for one of %d, also when it says so later", (says, taken) => {
    const stream = createSpyOutput({ columns: says });
    assumeColumns(stream);
    expect(stream.columns).toBe(taken);
    stream.columns = says;
    stream.emit("resize");
    expect(stream.columns).toBe(taken);
  });

  it("leaves a pipe alone", () => {
    const stream = createSpyOutput();
    assumeColumns(stream);
    expect(stream.columns).toBeUndefined();
  });
});
