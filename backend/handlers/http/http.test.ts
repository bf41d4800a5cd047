import { describe, expect, it } from "@jest/globals";
import { ApiError } from "../../core/errors/api-errors.ts";
import { httpDeps, httpEvent } from "../events.fixture.ts";
import { httpHandler, json } from "./http.ts";

const requestId = httpEvent().requestContext.requestId;
const answers = {
  "an answer with a body": async () => json(200, {}),
  "an answer without one": async () => ({ statusCode: 204 }),
  "a refusal": async () => {
    throw new ApiError("blob_not_found", "No blob has this id.");
  },
  "a fault of ours": async () => {
    throw new TypeError("a bug");
  },
};

describe("an HTTP function", () => {
  it.each(Object.entries(answers))("tells its version with %s", async (_, respond) => {
    const { headers } = await httpHandler(httpDeps().deps, "blobs:read", respond)(httpEvent());
    expect(headers).toMatchObject({ "rekog-version": "1.2.3" });
  });

  it("logs one line a request, with its route, its blob, its end and its time", async () => {
    const { deps, log } = httpDeps();
    for (const respond of Object.values(answers)) {
      await httpHandler(deps, "blobs:read", respond)(httpEvent({ blobId: "6f1c2a34" }));
    }
    const line = (level: string, event: string, details: object) => ({
      ...{ level, event },
      details: {
        request_id: requestId,
        route: "GET /blobs/{blob_id}",
        blob_id: "6f1c2a34",
        duration_ms: expect.any(Number),
        ...details,
      },
    });
    expect(log.lines).toEqual([
      line("info", "request_answered", { status_code: 200 }),
      line("info", "request_answered", { status_code: 204 }),
      line("info", "request_refused", { status_code: 404, code: "blob_not_found" }),
      line("error", "request_refused", {
        ...{ status_code: 500, code: "internal_error" },
        error: expect.any(TypeError),
      }),
    ]);
  });

  it.each(["a/b", "..", "x".repeat(65), "ä"])("does not log %j, which is no id", async (id) => {
    const { deps, log } = httpDeps();
    await httpHandler(deps, "blobs:read", answers["a refusal"])(httpEvent({ blobId: id }));
    expect(log.lines).toHaveLength(1);
    expect(log.lines[0]?.details).not.toHaveProperty("blob_id");
  });

  it("gathers what was measured, under the request's id, also if it fails", async () => {
    const { deps, metrics } = httpDeps();
    for (const respond of Object.values(answers))
      await httpHandler(deps, "blobs:read", respond)(httpEvent());
    expect(metrics.gathered).toEqual(Array(4).fill({ request_id: requestId }));
  });
});
