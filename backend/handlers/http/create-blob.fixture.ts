import type { CreateBlobRequest, CreatedBlob } from "../../core/use-cases/create-blob.ts";
import { blob } from "../../testing/sample-blob.ts";
import { httpDeps } from "../events.fixture.ts";
import { createBlobHandler } from "./create-blob.ts";

/** What the use case answers: a blob that waits for its picture. */
export const waiting: CreatedBlob = {
  record: blob(),
  upload: {
    url: "https://rekog-uploads.s3.eu-west-1.amazonaws.com/",
    fields: { key: `uploads/${blob().blobId}` },
    expiresAt: "2026-11-23T13:00:00.000Z",
    maxBytes: 15_000_000,
  },
};

/** The handler in front of a stub, and what that was asked for. */
export function createBlobStub(answer: CreatedBlob | Error = waiting) {
  const asked: CreateBlobRequest[] = [];
  const { log, deps } = httpDeps();
  const handler = createBlobHandler(async (request) => {
    asked.push(request);
    if (answer instanceof Error) throw answer;
    return answer;
  }, deps);
  return { handler, asked, log };
}
