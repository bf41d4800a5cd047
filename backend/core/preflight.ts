import type { ImageFacts } from "./blob.ts";
import { type BlobFailure, IMAGE_LIMITS } from "./blob-errors.ts";
import type { InspectHead, ObjectRef, UploadStore } from "./ports.ts";

/** A picture that recognition will take, or the reason why it would not. */
export type Preflight =
  | { kind: "accepted"; image: ImageFacts }
  | { kind: "refused"; failure: BlobFailure; image: ImageFacts }
  /** The object is gone. */
  | { kind: "gone" };

/**
 * How much of the object is read, in turn, until its header is found. Most JPEGs tell their size within 64 KiB; EXIF
 * thumbnails, ICC profiles and maker notes can push the frame header back by several megabytes.
 */
const HEAD_BYTES = [64 * 1024, 1024 * 1024, IMAGE_LIMITS.maxBytes];

/** Looks at the head of the object before a cent is spent: what Rekognition would refuse is refused here. */
export async function preflight(
  ref: ObjectRef,
  uploads: UploadStore,
  inspect: InspectHead,
): Promise<Preflight> {
  let image: ImageFacts | undefined;
  for (const headBytes of HEAD_BYTES) {
    const object = await uploads.readHead(ref, headBytes);
    if (!object) return { kind: "gone" };
    const { bytes, etag, head } = object;
    image = { bytes, etag };
    const refuse = (failure: BlobFailure, facts: Partial<ImageFacts> = {}): Preflight => ({
      kind: "refused",
      failure,
      image: { bytes, etag, ...facts },
    });

    if (bytes === 0) return refuse({ code: "empty_upload" });
    if (bytes > IMAGE_LIMITS.maxBytes) return refuse({ code: "image_too_large", bytes });
    const found = inspect(head);
    switch (found.kind) {
      case "other":
        return refuse({ code: "unsupported_image", ...(found.found && { found: found.found }) });
      case "corrupt":
        return refuse({ code: "corrupt_image", format: found.format }, { format: found.format });
      case "incomplete":
        if (head.length < bytes) continue;
        return refuse({ code: "corrupt_image", format: found.format }, { format: found.format });
      case "image": {
        const { format, width, height } = found;
        const facts = { format, width, height };
        if (Math.max(width, height) > IMAGE_LIMITS.maxPixels) {
          return refuse({ code: "image_too_large", width, height }, facts);
        }
        if (Math.min(width, height) < IMAGE_LIMITS.minPixels) {
          return refuse({ code: "image_too_small", width, height }, facts);
        }
        return { kind: "accepted", image: { bytes, etag, ...facts } };
      }
    }
  }
  return { kind: "refused", failure: { code: "corrupt_image" }, image: image as ImageFacts };
}
