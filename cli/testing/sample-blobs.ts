import type { ApiCallback, ApiLabel, ApiSucceededBlob } from "../client/api-types.ts";
import type { FailedBlob, UnfinishedBlob } from "../client/told-blob.ts";

export const blobId = "6f1c2a34-9a4e-4b39-8a55-0f2c8d1e7b60";

const times = { created_at: "2026-11-23T12:00:00.000Z", updated_at: "2026-11-23T12:00:03.120Z" };

export const sampleLabel = (change: Partial<ApiLabel> = {}): ApiLabel => ({
  label: "Car",
  confidence: 98.71,
  parents: ["Transportation", "Vehicle"],
  aliases: ["Automobile"],
  categories: ["Vehicles and Automotive"],
  instances: [
    { confidence: 98.71, bounding_box: { left: 0.12, top: 0.4, width: 0.33, height: 0.28 } },
  ],
  ...change,
});

export const waitingBlob = (): UnfinishedBlob => ({
  blob_id: blobId,
  status: "awaiting_upload",
  ...times,
});

export const processingBlob = (): UnfinishedBlob => ({
  blob_id: blobId,
  status: "processing",
  ...times,
});

export const succeededBlob = (change: Partial<ApiSucceededBlob> = {}): ApiSucceededBlob => ({
  blob_id: blobId,
  status: "succeeded",
  ...times,
  labels: [
    sampleLabel(),
    sampleLabel({ label: "Road", confidence: 71.5, parents: [], instances: [] }),
  ],
  warnings: [],
  image: { format: "jpeg", width: 1600, height: 1200, bytes: 483_201, etag: "9b2cf535f27731c9" },
  recognition: {
    detector: "rekognition",
    label_model_version: "3.0",
    cached: false,
    detected_at: "2026-11-23T12:00:03.100Z",
    features: {
      labels: {
        detector: "rekognition",
        model_version: "3.0",
        cached: false,
        detected_at: "2026-11-23T12:00:03.100Z",
      },
    },
  },
  ...change,
});

export const callback = (change: Partial<ApiCallback> = {}): ApiCallback => ({
  url: "https://example.com/hook",
  status: "pending",
  attempts: [],
  ...change,
});

export const failedBlob = (): FailedBlob => ({
  blob_id: blobId,
  status: "failed",
  ...times,
  error: {
    code: "unsupported_image",
    message: "This is a PDF document, which cannot be recognised here.",
    hint: "Convert it to JPEG or PNG and upload it as a new blob.",
    retryable: false,
  },
});
