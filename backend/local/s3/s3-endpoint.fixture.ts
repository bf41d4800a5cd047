import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { S3Client } from "@aws-sdk/client-s3";
import { createPresignedPost, type PresignedPostOptions } from "@aws-sdk/s3-presigned-post";
import FormData from "form-data";
import { request } from "undici";
import { type S3Endpoint, type S3EndpointOptions, startS3Endpoint } from "./s3-endpoint.ts";
import type { StoredObject } from "./storage/stored-object.ts";

export const bucket = "rekog-uploads";
export const region = "eu-west-1";
export const credentials = { accessKeyId: "AKIDLOCAL", secretAccessKey: "a-local-secret" };

/** What came back, with the parts of S3's XML that tests look at. */
export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
  code: string | undefined;
  message: string | undefined;
}

export interface TestBed {
  dir: string;
  endpoint: S3Endpoint;
  client: S3Client;
  /** What `onObjectCreated` heard. */
  created: StoredObject[];
  /** What `onError` heard. */
  errors: unknown[];
  presign(options?: Partial<PresignedPostOptions>): Promise<Record<string, string>>;
  /** Posts a form with the file last, as a client of the API does. */
  post(fields: Record<string, string>, file?: string | Buffer, filename?: string): Promise<Answer>;
  postRaw(body: string | Buffer, headers?: Record<string, string>): Promise<Answer>;
  /** Every file under the data folder that is not an object's. */
  unfinishedFiles(): Promise<string[]>;
  restart(options?: Partial<S3EndpointOptions>): Promise<void>;
  close(): Promise<void>;
}

/** A real endpoint on port 0 with a folder of its own, and the real SDK pointed at it. */
export async function openTestBed(options: Partial<S3EndpointOptions> = {}): Promise<TestBed> {
  const dir = await mkdtemp(join(tmpdir(), "rekog-s3-"));
  const start = async (more: Partial<S3EndpointOptions> = {}) => {
    bed.endpoint = await startS3Endpoint({
      dir,
      buckets: [bucket],
      credentials,
      region,
      onObjectCreated: (object) => void bed.created.push(object),
      onError: (error) => void bed.errors.push(error),
      ...options,
      ...more,
    });
    bed.client = new S3Client({ endpoint: bed.endpoint.url, region, credentials, maxAttempts: 1 });
  };
  const stop = async () => {
    bed.client.destroy();
    await bed.endpoint.stop();
  };
  const bed: Omit<TestBed, "endpoint" | "client"> & Pick<TestBed, "endpoint" | "client"> = {
    dir,
    endpoint: undefined as never,
    client: undefined as never,
    created: [],
    errors: [],
    presign: async (more = {}) => {
      const post = await createPresignedPost(bed.client, {
        Bucket: bucket,
        Key: "photo.jpg",
        Expires: 60,
        ...more,
      });
      return post.fields;
    },
    post: async (fields, file = "picture", filename = "photo.jpg") => {
      const form = new FormData();
      for (const [name, value] of Object.entries(fields)) form.append(name, value);
      form.append("file", file, { filename });
      return bed.postRaw(form.getBuffer(), form.getHeaders());
    },
    postRaw: async (body, headers = {}) =>
      readAnswer(await request(`${bed.endpoint.url}/${bucket}`, { method: "POST", body, headers })),
    unfinishedFiles: () => readdir(join(dir, "incoming")),
    restart: async (more) => {
      await stop();
      await start(more);
    },
    close: async () => {
      await stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
  try {
    await start();
  } catch (error) {
    await rm(dir, { recursive: true, force: true });
    throw error;
  }
  return bed;
}

export async function readAnswer(response: Awaited<ReturnType<typeof request>>): Promise<Answer> {
  const body = await response.body.text();
  return {
    status: response.statusCode,
    headers: response.headers,
    body,
    code: elementOf(body, "Code"),
    message: elementOf(body, "Message"),
  };
}

/** The text of an element of S3's flat XML. */
export function elementOf(xml: string, name: string): string | undefined {
  return new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];
}

/** One part of a hand-made form. */
export function part(name: string, value: string, filename?: string): string {
  const suffix = filename === undefined ? "" : `; filename="${filename}"`;
  return `--XX\r\nContent-Disposition: form-data; name="${name}"${suffix}\r\n\r\n${value}\r\n`;
}

export const closing = "--XX--\r\n";
export const formHeaders = { "content-type": "multipart/form-data; boundary=XX" };

/** The fields of a hand-made form, in order. */
export function parts(fields: Record<string, string>): string {
  return Object.entries(fields)
    .map(([name, value]) => part(name, value))
    .join("");
}
