import { decodeConversionNews, encodeConversionNews } from "../core/conversion/conversion-news.ts";
import {
  decodeConversionRequest,
  encodeConversionRequest,
} from "../core/conversion/conversion-request.ts";
import type { ConversionNews, ConversionQueue } from "../core/ports/conversions.ts";
import { RecognitionError } from "../core/ports/recognition.ts";
import { type ConvertBlobDeps, convertBlobUseCase } from "../core/use-cases/convert-blob.ts";
import type { ProcessBlobDeps, Upload } from "../core/use-cases/process-blob.ts";
import type { Processed } from "../core/use-cases/processed.ts";
import { fakeConverter } from "./fake-converter.ts";
import { processBlobBed } from "./process-blob-bed.ts";

/** News of the uploads queue, or a request of the conversions queue, as often as it was delivered. */
export type Message = { deliveries: number } & (
  | { to: "processBlob"; upload: Omit<Upload, "attempt" | "lastAttempt"> }
  | { to: "convertBlob"; body: string }
);

type Bed = Awaited<ReturnType<typeof processBlobBed>>;

/** What is killed or fails: the ports of whoever is called. */
export type Ports = Pick<ProcessBlobDeps, "store" | "uploads" | "callbacks"> &
  Pick<ConvertBlobDeps, "converted" | "converter" | "news"> & { conversions: ConversionQueue };

/** `processBlob` and `convertBlob` with their queues between them, and one HEIC that was uploaded. */
export async function convertBlobBed(content: Uint8Array = Buffer.from("heic one")) {
  const bed: Bed = await processBlobBed({ content });
  const converter = fakeConverter();
  const waiting: Message[] = [];
  const conversions: ConversionQueue = {
    async send(request) {
      const body = encodeConversionRequest(request);
      waiting.push({ to: "convertBlob", body, deliveries: 0 });
    },
  };
  const news: ConversionNews = {
    async send(original, conversion) {
      waiting.push(asUpload(encodeConversionNews(original, conversion)));
    },
  };
  let leases = 0;
  const { store, uploads, callbacks } = bed;
  const ports: Ports = {
    ...{ store, uploads, callbacks, converter, news, conversions },
    converted: uploads.converted,
  };

  /** One delivery, to whoever it is for. */
  async function deliver(
    message: Message,
    its: Ports = ports,
    lastAttempt = false,
  ): Promise<Processed> {
    message.deliveries += 1;
    const attempt = message.deliveries;
    if (message.to === "processBlob") {
      return await bed.processWith(
        { ...its, leaseMs: 90_000 },
        { ...message.upload, attempt, lastAttempt },
      );
    }
    return await convertBlobUseCase({
      ...its,
      log: bed.log.log,
      metrics: bed.metrics.metrics,
      now: bed.clock.now,
      newId: () => `conversion-${++leases}`,
      random: () => 0,
      nameFault: (error) => (error instanceof RecognitionError ? error : undefined),
      leaseMs: 90_000,
    })({ ...decodeConversionRequest(message.body), attempt, lastAttempt });
  }

  /** Delivers until nothing waits; what fails comes again, and time passes between. Says what each was for. */
  async function settle(
    first: Message[],
    portsFor: (delivery: number) => Ports = () => ports,
    atMost = 60,
  ): Promise<Message["to"][]> {
    waiting.push(...first);
    const delivered: Message["to"][] = [];
    for (let message = waiting.shift(); message; message = waiting.shift()) {
      if (delivered.length >= atMost) throw new Error("It goes on and on.");
      delivered.push(message.to);
      const end = await deliver(message, portsFor(delivered.length)).catch(() => undefined);
      if (end?.kind === "settled" || end?.kind === "given_up") continue;
      bed.clock.advance(end?.kind === "retry" ? Math.max(1, end.afterMs) : 360_000);
      waiting.push(message);
    }
    return delivered;
  }

  const { key } = bed.object;
  const uploaded = (): Message => {
    const upload = bed.upload(bed.blobId, content);
    const { attempt: _, lastAttempt: __, ...rest } = upload;
    return { to: "processBlob", upload: { ...rest, storedAt: bed.storedAt }, deliveries: 0 };
  };
  return {
    ...bed,
    ...{ converter, waiting, ports, deliver, settle, uploaded },
    /** Whether anything is left in the bucket. */
    hasObjects: () =>
      uploads.has({ key }) || uploads.has({ key: key.replace("uploads/", "converted/") }),
  };
}

function asUpload(body: string): Message {
  const told = decodeConversionNews(body);
  if (!told) throw new Error("It is no news of a conversion.");
  const { original, conversion } = told;
  return { to: "processBlob", upload: { ...original, conversion }, deliveries: 0 };
}
