import { describe, expect, it } from "@jest/globals";
import type { BlobRecord, BlobState } from "../../core/blob/blob.ts";
import { expectToMatchContract } from "../../testing/contract.ts";
import {
  blob,
  callback,
  callbackSecret,
  carLabel,
  label,
  processing,
  recognitionFacts,
  succeeded,
  urlTarget,
} from "../../testing/sample-blob.ts";
import { httpDeps, httpEvent } from "../events.fixture.ts";
import { getBlobHandler } from "./get-blob.ts";

const { blobId } = blob();

async function get(
  record: BlobRecord | undefined,
  query?: Record<string, string>,
  id: string = blobId,
) {
  const asked: string[] = [];
  const handler = getBlobHandler(async (wanted) => {
    asked.push(wanted);
    return record;
  }, httpDeps().deps);
  const response = await handler(httpEvent({ blobId: id, ...(query && { query }) }));
  const body = expectToMatchContract("getBlob", response) as Record<string, unknown>;
  return { status: response.statusCode, headers: response.headers, body, asked };
}

const labelsOf = async (record: BlobRecord, query: Record<string, string> = {}) => {
  const { body } = await get(record, query);
  return (body.labels as { label: string }[]).map((shown) => shown.label);
};

describe("GET /blobs/{blob_id}", () => {
  it.each([{ status: "awaiting_upload" }, processing] as BlobState[])(
    "tells a blob that is $status, and no more",
    async (state) => {
      const { status, headers, body } = await get(blob(state));
      expect(status).toBe(200);
      expect(headers).toMatchObject({ "cache-control": "no-store" });
      expect(body).toEqual({
        blob_id: blobId,
        status: state.status,
        created_at: "2026-11-23T12:00:00.000Z",
        updated_at: "2026-11-23T12:00:00.000Z",
      });
    },
  );

  it("tells labels with their boxes, the image, the recognition and the metadata", async () => {
    const { body } = await get(blob(succeeded([carLabel]), { metadata: { order: "4711" } }));
    expect(body).toEqual({
      blob_id: blobId,
      status: "succeeded",
      created_at: "2026-11-23T12:00:00.000Z",
      updated_at: "2026-11-23T12:00:00.000Z",
      labels: [
        {
          label: "Car",
          confidence: 98.5,
          parents: ["Transportation", "Vehicle"],
          aliases: ["Automobile"],
          categories: ["Vehicles and Automotive"],
          instances: [
            { confidence: 98.5, bounding_box: { left: 0.1, top: 0.2, width: 0.3, height: 0.4 } },
          ],
        },
      ],
      warnings: [],
      image: { bytes: 483_201, etag: "9b2cf535", format: "jpeg", width: 1600, height: 1200 },
      recognition: {
        detector: "fake",
        label_model_version: "fake-1",
        cached: false,
        detected_at: "2026-11-23T12:00:03.000Z",
        features: {
          labels: {
            detector: "fake",
            model_version: "fake-1",
            cached: false,
            detected_at: "2026-11-23T12:00:03.000Z",
          },
        },
      },
      metadata: { order: "4711" },
    });
  });

  it("tells when an answer came from the cache", async () => {
    const cachedAt = "2026-11-23T11:00:00.000Z";
    const state = succeeded([carLabel], { ...recognitionFacts, cachedAt });
    const { body } = await get(blob(state));
    expect(body.recognition).toMatchObject({ cached: true, cached_at: "2026-11-23T11:00:00.000Z" });
  });

  it("tells why a blob failed, and what is known of the image", async () => {
    const failure = { code: "image_too_small", width: 79, height: 80 } as const;
    const image = { bytes: 9, etag: "aa", format: "png", width: 79, height: 80 } as const;
    const { body } = await get(blob({ status: "failed", failure, image }));
    expect(body).toMatchObject({
      status: "failed",
      error: {
        code: "image_too_small",
        message: "The picture is 79 × 80 pixels; at least 80 pixels a side are needed.",
        retryable: false,
      },
      image,
    });
    expect(body).not.toHaveProperty("labels");
  });

  it("tells where the result goes, with every attempt, what it met and what to do about it", async () => {
    const ledger = callback({
      target: urlTarget({ trust: { certificateSha256: "ab".repeat(32) } }),
      attempts: [
        {
          at: "2026-11-23T12:00:04.000Z",
          outcome: "failed",
          phase: "tls",
          errorCode: "tls_expired",
          durationMs: 41,
        },
        {
          at: "2026-11-23T12:00:09.000Z",
          outcome: "failed",
          phase: "status",
          errorCode: "status_5xx",
          statusCode: 503,
          durationMs: 7,
        },
        {
          at: "2026-11-23T12:05:09.000Z",
          outcome: "delivered",
          statusCode: 204,
          durationMs: 5,
        },
      ],
      attemptsMade: 3,
      nextAttemptAt: "2026-11-23T12:35:09.000Z",
    });
    const { body } = await get(blob(succeeded(), { callback: ledger }));
    expect(body.callback).toEqual({
      url: "https://receiver.example/callbacks",
      status: "pending",
      attempts: [
        {
          at: "2026-11-23T12:00:04.000Z",
          outcome: "failed",
          phase: "tls",
          error_code: "tls_expired",
          hint: "Renew the certificate.",
          duration_ms: 41,
        },
        {
          at: "2026-11-23T12:00:09.000Z",
          outcome: "failed",
          phase: "status",
          status_code: 503,
          error_code: "status_5xx",
          hint: "Look into the receiver's log.",
          duration_ms: 7,
        },
        { at: "2026-11-23T12:05:09.000Z", outcome: "delivered", status_code: 204, duration_ms: 5 },
      ],
      next_attempt_at: "2026-11-23T12:35:09.000Z",
    });
  });

  it.each([blob(), blob(processing), blob(succeeded())])(
    "never tells a secret, a lease or a promise: %#",
    async (record) => {
      const content = { sha256: "ab".repeat(32), bytes: 483_201 };
      const { body } = await get({ ...record, content, callback: callback() });
      for (const secret of [callbackSecret, "whsec_", "secret", "lease", content.sha256]) {
        expect(JSON.stringify(body)).not.toContain(secret);
      }
    },
  );

  it("warns of a poor result", async () => {
    const none = await get(blob(succeeded([])));
    expect(none.body.warnings).toMatchObject([{ code: "no_labels" }]);
    const low = await get(blob(succeeded([label("Car", 30)])));
    expect(low.body).toMatchObject({ labels: [], warnings: [{ code: "low_confidence" }] });
  });

  const many = succeeded([label("Car", 90), label("Dog", 60), label("Cat", 30)]);

  it("filters by the query", async () => {
    expect(await labelsOf(blob(many))).toEqual(["Car", "Dog"]);
    expect(await labelsOf(blob(many), { min_confidence: "0" })).toEqual(["Car", "Dog", "Cat"]);
    expect(await labelsOf(blob(many), { min_confidence: "60.5" })).toEqual(["Car"]);
    expect(await labelsOf(blob(many), { max_labels: "1" })).toEqual(["Car"]);
    expect(await labelsOf(blob(many), { labels: " dog ,CAT", min_confidence: "1" })).toEqual([
      "Dog",
      "Cat",
    ]);
  });

  it("filters by what was asked for at creation, unless the query says otherwise", async () => {
    const record = blob(many, { filter: { labels: { minConfidence: 20, maxLabels: 2 } } });
    expect(await labelsOf(record)).toEqual(["Car", "Dog"]);
    expect(await labelsOf(record, { max_labels: "3" })).toEqual(["Car", "Dog", "Cat"]);
    expect(await labelsOf(record, { min_confidence: "70" })).toEqual(["Car"]);
  });

  it("lists everything that is wrong with the query at once", async () => {
    const query = {
      min_confidence: "high",
      max_labels: "1.5",
      labels: "Car,,Dog",
      colour: "red",
    };
    const { status, body, asked } = await get(blob(many), query);
    expect(status).toBe(400);
    expect(asked).toEqual([]);
    expect(body.errors).toEqual([
      { pointer: "/min_confidence", detail: "must be a number from 0 to 100" },
      { pointer: "/max_labels", detail: "must be a whole number from 1 to 1000" },
      { pointer: "/labels", detail: "must be names separated by commas" },
      { pointer: "/colour", detail: "is not a known query parameter" },
    ]);
  });

  it.each(["", "50,60", "-1", "101", "1e3", "1e", "e1", "0x10", " 5", "NaN", "Infinity", "٥"])(
    "refuses min_confidence=%j",
    async (text) => {
      expect((await get(blob(many), { min_confidence: text })).status).toBe(400);
    },
  );

  it.each(["1e1", "1E1", "1e+1", "100e-1", "10.0"])(
    "takes min_confidence=%s for the number 10, as JSON does",
    async (text) => {
      const { body } = await get(blob(succeeded([label("Car", 10), label("Dog", 9)])), {
        min_confidence: text,
      });
      expect(body.labels).toMatchObject([{ label: "Car" }]);
    },
  );

  it("answers 404 for a blob that no one knows", async () => {
    const { status, body } = await get(undefined);
    expect(status).toBe(404);
    expect(body).toMatchObject({ code: "blob_not_found", title: "There is no such blob." });
  });

  it.each(["../../../etc/passwd", "a/b", "", " ", "ä", "x".repeat(65), "a\u0000b", "{id}"])(
    "does not look up %j, which cannot be an id",
    async (id) => {
      const { status, asked } = await get(blob(), undefined, id);
      expect(status).toBe(404);
      expect(asked).toEqual([]);
    },
  );
});
