import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { describeFailure } from "../core/errors/blob-errors.ts";
import { repairWarnings } from "../core/features/repair-warnings.ts";
import { type Blob, type LocalStack, startLocalStack } from "./local-stack.fixture.ts";
import { type WrongFile, wrongFiles } from "./wrong-files.fixture.ts";
import { tablesIn } from "./wrong-files-table.fixture.ts";

describe("a file that someone uploads", () => {
  let stack: LocalStack;
  beforeAll(async () => {
    stack = await startLocalStack();
  });
  afterAll(() => stack.stop());

  async function submit({ make, name, announced, ending }: WrongFile): Promise<Blob> {
    const bytes = await make();
    const created = await stack.create(announced ? { size: bytes.length } : {});
    const { blob_id, upload_info } = created;
    if (announced || !upload_info) {
      expect(upload_info).toBeUndefined();
      return stack.get(blob_id);
    }
    const answer = await stack.post(upload_info, bytes, name);
    if (ending.status !== "refused") {
      expect(answer).toEqual({ status: 204 });
      return stack.finished(blob_id);
    }
    expect(answer).toEqual({ status: ending.httpStatus, code: ending.code });
    return stack.get(blob_id);
  }

  it.each(wrongFiles.map((wrongFile) => [wrongFile.file, wrongFile] as const))(
    "%s",
    async (_, wrongFile) => {
      const callsBefore = stack.aws.rekognition.calls();
      const blob = await submit(wrongFile);
      expect(blob).toMatchObject(expectedBlob(wrongFile.ending));
      expect(stack.aws.rekognition.calls() - callsBefore).toBe(wrongFile.asked);
    },
  );

  it("leaves no object behind, whatever it was", async () => {
    expect(await stack.leftovers()).toBe(0);
  });
});

it("is told in docs/errors.md as it is here: else run node backend/e2e/write-wrong-files.mjs", () => {
  const page = readFileSync(new URL("../../docs/errors.md", import.meta.url), "utf8");
  const { now, wanted } = tablesIn(page);
  expect(now).toBe(wanted);
});

function expectedBlob(ending: WrongFile["ending"]): object {
  if (ending.status === "refused") return { status: "awaiting_upload" };
  if (ending.status === "failed") {
    const { code, message } = ending;
    const { hint } = describeFailure({ code });
    return { status: "failed", error: { code, message, hint, retryable: false } };
  }
  if ("label" in ending) {
    const labels = expect.arrayContaining([expect.objectContaining({ label: ending.label })]);
    const warnings = repairWarnings({ ...(ending.isRepaired && { repaired: true }) });
    return { status: "succeeded", labels, warnings };
  }
  const { warning: code, message, hint } = ending;
  return { status: "succeeded", labels: [], warnings: [{ code, message, hint }] };
}
