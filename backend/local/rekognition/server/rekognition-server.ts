import { randomUUID } from "node:crypto";
import { access } from "node:fs/promises";
import { type ServiceCall, startServiceEndpoint } from "../../loopback/service-endpoint.ts";
import type { Signing } from "../../loopback/signing.ts";
import { checkImage } from "./check-image.ts";
import type { ImageRequest, ImageSource } from "./image-request.ts";
import { RekognitionError } from "./rekognition-error.ts";
import { createFaultInjector, type RekognitionFaults } from "./rekognition-faults.ts";

const service = "RekognitionService.";
const contentType = "application/x-amz-json-1.1";
// 5,242,880 bytes of an image are 6,990,508 characters of base64; the rest is room for the other members.
const maxBodyBytes = 8_000_000;

export interface EndpointOptions {
  /**
   * From an S3 reference to the file on disk and its size, of this version or the newest; `undefined` where there is no such
   * object. A file that goes away before it was read counts as not there, too.
   */
  openObject: (
    bucket: string,
    key: string,
    version?: string,
  ) => Promise<{ path: string; bytes: number } | undefined>;
  /** Whose calls are answered. */
  signing: Signing;
  /** What goes wrong from the start. Default: nothing. */
  faults?: RekognitionFaults;
  /** Port on 127.0.0.1. Default 0: any that is free. */
  port?: number;
  /** ms since the epoch, for the rate limit among the faults and for `onCall`. Default `Date.now`. */
  now?: () => number;
  /** Waits for the latency among the faults. Default: a timer that does not keep the process alive. */
  sleep?: (ms: number) => Promise<unknown>;
  /** Makes the request ids. Default `crypto.randomUUID`. */
  newId?: () => string;
  /** Is told of each failure that the client only sees as `InternalServerError`. Default: nothing. */
  onError?: (error: unknown) => void;
  /** Hears of each call that has its answer, before that is sent. Default: nothing. */
  onCall?: (call: RekognitionCall) => void;
}

/** One call that got as far as being counted, and how it ends. */
export interface RekognitionCall {
  /** As AWS names it: `DetectLabels`. */
  operation: string;
  /** ms since the epoch, when it came in. */
  arrivedAtMs: number;
  /** What it was about; undefined if it was ended before that was read, or if the bytes were sent along. */
  object?: { bucket: string; key: string; version?: string | undefined } | undefined;
  /** Undefined: it was answered with a result, which is what Rekognition sends a bill for. */
  exception?: string | undefined;
}

export interface RekognitionEndpoint {
  /** `http://127.0.0.1:PORT`, the `endpoint` of a `RekognitionClient`. */
  url: string;
  port: number;
  /** How many calls came in, refused and failed ones included; the SDK's own retries count too. */
  calls(): number;
  /** How many of them were answered with a result: what Rekognition would send a bill for. */
  recognitions(): number;
  /** Replaces the faults, and starts their sequence and their rate from nothing. */
  setFaults(faults: RekognitionFaults): void;
  /** Closes the port and every connection. */
  stop(): Promise<void>;
}

/** One of Rekognition's operations on an image: how its request is read, and what answers it. */
export interface Operation<Request extends ImageRequest = ImageRequest> {
  /** As AWS names it: `DetectLabels`. */
  name: string;
  /** @throws RekognitionError */
  parse(json: string): Request;
  /**
   * Answers a right request for an image that was checked: a path, or the bytes of the file.
   * @throws RekognitionError
   */
  answer(image: string | Uint8Array, request: Request): Promise<object>;
}

/** Speaks AWS JSON 1.1 for the operations that it is given, and leaves the answers to them. */
export async function startRekognitionServer(
  operations: { readonly [Of in string]?: Operation },
  options: EndpointOptions,
): Promise<RekognitionEndpoint> {
  const { newId = randomUUID, now = Date.now, onError = () => {}, openObject } = options;
  const faults = createFaultInjector(options.faults ?? {}, options);
  const names = Object.values(operations).map((one) => one?.name);
  const whatThereIs = `This local endpoint has ${listOf(names)}, and nothing else of Rekognition.`;
  let calls = 0;
  let recognitions = 0;

  async function serve({ target, body }: ServiceCall): Promise<object> {
    const operation = Object.values(operations).find(
      (one) => one && target === `${service}${one.name}`,
    );
    if (!operation) throw new RekognitionError("UnknownOperationException", whatThereIs);
    calls += 1;
    const call: RekognitionCall = { operation: operation.name, arrivedAtMs: now() };
    try {
      const result = await look(operation, body.toString("utf8"), call);
      recognitions += 1;
      return result;
    } catch (error) {
      call.exception = error instanceof RekognitionError ? error.exception : "InternalServerError";
      throw error;
    } finally {
      options.onCall?.(call);
    }
  }

  async function look(operation: Operation, body: string, call: RekognitionCall): Promise<object> {
    await faults.meet(operation.name);
    const wanted = operation.parse(body);
    if ("key" in wanted.image) call.object = wanted.image;
    const { image, bytes } = await locate(wanted.image, openObject);
    try {
      await checkImage(image, bytes);
      return await operation.answer(image, wanted);
    } catch (cause) {
      if (!(await isGone(image))) throw cause;
      throw new RekognitionError("InvalidS3ObjectException", undefined, undefined, { cause });
    }
  }

  async function answer(called: ServiceCall) {
    try {
      return { status: 200, body: JSON.stringify(await serve(called)) };
    } catch (error) {
      if (!(error instanceof RekognitionError)) throw error;
      const { exception, status, message } = error;
      return {
        status,
        body: JSON.stringify({ __type: exception, Code: exception, Message: message }),
      };
    }
  }

  const server = await startServiceEndpoint({
    signing: { ...options.signing, service: "rekognition" },
    port: options.port,
    ...{ maxBodyBytes, contentType, answer, onError, newId },
  });

  return {
    url: server.url,
    port: server.port,
    calls: () => calls,
    recognitions: () => recognitions,
    setFaults: faults.set,
    stop: () => server.stop(),
  };
}

const listOf = (names: readonly (string | undefined)[]) =>
  [names.slice(0, -1).join(", "), names.at(-1)].filter(Boolean).join(" and ");

async function locate(
  image: ImageSource,
  openObject: EndpointOptions["openObject"],
): Promise<{ image: string | Uint8Array; bytes: number }> {
  if ("bytes" in image) return { image: image.bytes, bytes: image.bytes.length };
  const object = await openObject(image.bucket, image.key, image.version);
  if (!object) throw new RekognitionError("InvalidS3ObjectException");
  return { image: object.path, bytes: object.bytes };
}

/** Whatever failed: the bytes of an object that was deleted meanwhile say nothing about the object. */
async function isGone(image: string | Uint8Array): Promise<boolean> {
  if (typeof image !== "string") return false;
  try {
    await access(image);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ENOENT";
  }
}
