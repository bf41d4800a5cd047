import { describe, expect, it } from "@jest/globals";
import { expectToMatchContract } from "../../testing/contract.ts";
import { httpDeps, httpEvent } from "../events.fixture.ts";
import { deleteBlobHandler } from "./delete-blob.ts";

async function remove(answer: boolean | Error, blobId = "6f1c2a34") {
  const asked: string[] = [];
  const { log, deps } = httpDeps();
  const handler = deleteBlobHandler(async (id) => {
    asked.push(id);
    if (answer instanceof Error) throw answer;
    return answer;
  }, deps);
  return { response: await handler(httpEvent({ method: "DELETE", blobId })), asked, log };
}

describe("DELETE /blobs/{blob_id}", () => {
  it("answers 204, and nothing else, when the blob is gone", async () => {
    const { response, asked } = await remove(true);
    expect(response).toEqual({ statusCode: 204, headers: { "rekog-version": "1.2.3" } });
    expect(expectToMatchContract("deleteBlob", response)).toBeUndefined();
    expect(asked).toEqual(["6f1c2a34"]);
  });

  it("answers 404 where there is no such blob", async () => {
    const { response } = await remove(false);
    expect(response.statusCode).toBe(404);
    expect(expectToMatchContract("deleteBlob", response)).toMatchObject({ code: "blob_not_found" });
  });

  it.each(["", "a/b", "..", "x".repeat(65), "ä"])(
    "does not look for %j, which cannot be an id",
    async (id) => {
      const { response, asked } = await remove(true, id);
      expect(response.statusCode).toBe(404);
      expect(asked).toEqual([]);
    },
  );

  it("answers a fault of ours with a blank 500", async () => {
    const { response, log } = await remove(new Error("AccessDenied for arn:aws:iam"));
    const problem = expectToMatchContract("deleteBlob", response);
    expect(problem).toMatchObject({ status: 500, code: "internal_error" });
    expect(JSON.stringify(problem)).not.toContain("arn:");
    expect(log.lines).toMatchObject([{ level: "error", event: "request_refused" }]);
  });
});
