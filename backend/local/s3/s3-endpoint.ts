import { randomBytes } from "node:crypto";
import type { writeFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { startLoopbackServer } from "../loopback/loopback-server.ts";
import type { SigningCredentials } from "../loopback/signing.ts";
import { type StorageFaultCode, storageFaultOf } from "../storage-faults.ts";
import { routeRequest } from "./route-request.ts";
import { S3Error, type S3ErrorCode } from "./s3-error.ts";
import { defaultLimits, type S3Limits } from "./s3-limits.ts";
import { sendError } from "./send-error.ts";
import { openObjectFiles } from "./storage/object-files.ts";
import { isDeleteMarker, type StoredObject } from "./storage/stored-object.ts";
import { oldestFirst } from "./storage/version-index.ts";

export interface S3EndpointOptions {
  /** Where objects are kept; made if it is not there. One endpoint at a time. */
  dir: string;
  buckets: readonly string[];
  /** The one key pair whose signatures are good. */
  credentials: SigningCredentials;
  region: string;
  /** Hears of each stored version before its upload is answered. If it fails, the upload still stands. */
  onObjectCreated: (
    object: StoredObject,
    request: { requestId: string; eventAt: string },
  ) => void | Promise<void>;
  /** Hears of what went wrong on our side: a disk that is full, an `onObjectCreated` that failed. */
  onError?: (error: unknown) => void;
  now?: () => Date;
  /** 0, the default, takes a free one. */
  port?: number;
  /** Whether other machines may use it. Default: they may not. */
  isOpen?: boolean | undefined;
  limits?: Partial<S3Limits>;
  /** What files are written with, for tests of a disk that is full. */
  writeFile?: typeof writeFile | undefined;
}

const codeOfFault: Partial<Record<StorageFaultCode, S3ErrorCode>> = {
  storage_full: "StorageFull",
  data_folder_not_writable: "StorageNotWritable",
  data_folder_gone: "StorageGone",
};

function codeOf(error: unknown): S3ErrorCode {
  const fault = storageFaultOf(error);
  return (fault && codeOfFault[fault]) ?? "InternalError";
}

interface OpenedObject {
  object: StoredObject;
  /** The file with the bytes. It goes away when this version is deleted. */
  path: string;
}

export interface S3Endpoint {
  /** As in `http://127.0.0.1:49152`: the SDK addresses buckets by path there. */
  url: string;
  port: number;
  /** Every version of every object in a bucket, in the order of their uploads; delete markers are none. */
  objects(bucket: string): Promise<StoredObject[]>;
  /** The version of this id, or the newest; nothing where that is a delete marker. */
  open(bucket: string, key: string, versionId?: string): Promise<OpenedObject | undefined>;
  /** Removes one version for good; fine if it is gone. */
  remove(object: StoredObject): Promise<void>;
  /** Closes every connection at once and settles when nothing is left running. */
  stop(): Promise<void>;
}

/** Starts the part of S3 that rekog uses, with versioned buckets, on 127.0.0.1. @throws when the folder or the port can't be had. */
export async function startS3Endpoint(options: S3EndpointOptions): Promise<S3Endpoint> {
  const { dir, buckets, credentials, region, onError = () => {}, now = () => new Date() } = options;
  const limits: S3Limits = { ...defaultLimits, ...options.limits };
  const files = await openObjectFiles({ dir, buckets, now, onError, writeFile: options.writeFile });
  const context = {
    files,
    signing: { credentials, region },
    limits,
    now,
    buckets: new Set(buckets),
    isOpen: options.isOpen ?? false,
  };
  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const requestId = randomBytes(8).toString("hex").toUpperCase();
    response.setHeader("x-amz-request-id", requestId);
    const announce = async (object: StoredObject) => {
      try {
        await options.onObjectCreated(object, { requestId, eventAt: now().toISOString() });
      } catch (error) {
        onError(error);
      }
    };
    try {
      await routeRequest(request, response, { ...context, port, endpointUrl: url, announce });
    } catch (error) {
      const gone = request.socket.destroyed;
      if (!(error instanceof S3Error || gone)) onError(error);
      const told = error instanceof S3Error ? error : new S3Error(codeOf(error), { cause: error });
      sendError(request, response, told, { requestId, lingerMs: limits.lingerMs });
    }
  };

  const server = await startLoopbackServer({
    isDated: false,
    port: options.port ?? 0,
    isOpen: options.isOpen,
    limits: { ...limits, maxHeaderBytes: 16 * 1024 },
    ...{ serve, onError },
  });
  const { url, port } = server;

  return {
    url,
    port,
    objects: async (bucket) =>
      files
        .list(bucket)
        .filter((version): version is StoredObject => !isDeleteMarker(version))
        .sort(oldestFirst),
    open: async (bucket, key, versionId) => {
      const version = files.find(bucket, key, versionId);
      if (version === undefined || isDeleteMarker(version)) return undefined;
      if (!(await files.isUnchanged(version))) return undefined;
      return { object: version, path: files.pathOf(version) };
    },
    remove: async ({ bucket, key, versionId }) => void (await files.remove(bucket, key, versionId)),
    stop: () => server.stop(),
  };
}
