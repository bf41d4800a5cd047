import type { components } from "../../../openapi.d.ts";
import type { BlobRecord, Succeeded } from "../../core/blob/blob.ts";
import { filterLabels } from "../../core/features/labels/label-filter.ts";
import { judge } from "../../core/features/moderation/policy.ts";
import type { BlobPage, BlobPageRequest } from "../../core/use-cases/list-blobs.ts";
import { type HttpDeps, type HttpHandler, httpHandler, json } from "./http.ts";
import { decodeListBlobsQuery } from "./list-blobs-query.ts";
import { writeListCursor } from "./list-cursor.ts";
import { costOf } from "./results/recognition-body.ts";

type Schemas = components["schemas"];

const topLabels = 5;

/** `GET /blobs` */
export function listBlobsHandler(
  listBlobs: (request: BlobPageRequest) => Promise<BlobPage>,
  deps: HttpDeps,
): HttpHandler {
  return httpHandler(deps, "blobs:read", async (event, { account }) => {
    const request = decodeListBlobsQuery(event.queryStringParameters ?? {}, account);
    const { blobs, next } = await listBlobs(request);
    const page: Schemas["BlobList"] = {
      blobs: blobs.map(encodeEntry),
      ...(next && { next_cursor: writeListCursor(next, request) }),
    };
    return json(200, page);
  });
}

function encodeEntry(record: BlobRecord): Schemas["BlobListEntry"] {
  const { blobId, createdAt, updatedAt, state, metadata } = record;
  return {
    blob_id: blobId,
    status: state.status,
    created_at: createdAt,
    updated_at: updatedAt,
    ...(metadata && { metadata }),
    ...(state.status === "failed" && { error: { code: state.failure.code } }),
    ...(isOfMore(record) && { features: [...record.features] }),
    ...(state.status === "succeeded" && encodeSucceeded(state, record)),
  };
}

function encodeSucceeded({ answers }: Succeeded, { filter, policy }: BlobRecord) {
  const { labels, moderation } = answers;
  return {
    ...(labels && {
      top_labels: filterLabels(labels.result, filter.labels ?? {})
        .slice(0, topLabels)
        .map(({ label, confidence }) => ({ label, confidence })),
    }),
    ...(policy &&
      moderation && { verdict: { decision: judge(moderation.result, policy).decision } }),
    ...costOf(answers),
  };
}

/** Whether it was asked for anything but labels. */
const isOfMore = ({ features }: BlobRecord) => features.some((feature) => feature !== "labels");
