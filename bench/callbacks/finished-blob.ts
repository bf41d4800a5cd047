import { randomUUID } from "node:crypto";
import { defaultAccount } from "../../backend/core/api-keys/access-key.ts";
import type { BlobRecord } from "../../backend/core/blob/blob.ts";
import { type Callback, newCallback, type UrlTarget } from "../../backend/core/blob/callback.ts";
import type { Label } from "../../backend/core/features/labels/label.ts";

/** A blob whose result is to be posted. */
export type FinishedBlob = BlobRecord & { callback: Callback & { target: UrlTarget } };

/** As it is when `processBlob` has recognised it: three labels, as an everyday picture has. */
export function finishedBlob(url: string): FinishedBlob {
  const at = new Date();
  const target: UrlTarget = { kind: "url", url, trust: {} };
  const secret = `whsec_${Buffer.from(randomUUID()).toString("base64")}`;
  return {
    blobId: randomUUID(),
    account: defaultAccount,
    createdAt: at.toISOString(),
    updatedAt: at.toISOString(),
    uploadDeadlineAt: new Date(at.getTime() + 3_600_000).toISOString(),
    expiresAt: new Date(at.getTime() + 86_400_000).toISOString(),
    features: ["labels"],
    options: { faceAttributes: false },
    filter: {},
    content: {},
    callback: { ...newCallback(target, secret), target },
    state: {
      status: "succeeded",
      image: {
        bytes: 20_000,
        etag: "9b2cf535f27731c974343645a3985328",
        format: "jpeg",
        width: 640,
        height: 480,
      },
      answers: {
        labels: {
          result: [
            label("Stopsign", 96.5, ["Road Sign", "Sign", "Symbol"]),
            label("Road Sign", 96.5, ["Sign", "Symbol"]),
            label("Symbol", 96.5, []),
          ],
          recognition: { detector: "bench", modelVersion: "1", detectedAt: at.toISOString() },
        },
      },
    },
  };
}

const label = (name: string, confidence: number, parents: string[]): Label => ({
  label: name,
  confidence,
  parents,
  aliases: [],
  categories: ["Transport and Logistics"],
  instances: [{ confidence, boundingBox: { left: 0.1, top: 0.2, width: 0.3, height: 0.4 } }],
});
