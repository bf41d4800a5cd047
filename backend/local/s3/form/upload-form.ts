import type { IncomingMessage } from "node:http";
import type { Readable } from "node:stream";
import busboy from "busboy";
import { S3Error } from "../s3-error.ts";
import type { S3Limits } from "../s3-limits.ts";
import { deferred } from "./deferred.ts";
import { delimiterCheck } from "./delimiter-check.ts";
import { nameFile } from "./file-part-header.ts";
import { addField, type FormField, type FormFields } from "./form-fields.ts";
import { fieldsTooLong, notOneFile } from "./form-refusals.ts";
import { createHeaderLines } from "./header-lines.ts";

/** A form whose fields have been read and whose file is about to come. */
export interface UploadForm {
  fields: FormFields;
  /** The file's name without its folders; empty when the client gave none. */
  filename: string;
  /** The file's bytes, read no faster than they are taken. Fails with `S3Error` when the form breaks off. */
  file: AsyncIterable<Buffer>;
  /** The file's size if nothing but the closing boundary follows it, from Content-Length. */
  expectedBytes: number;
  /** Settles once the closing boundary was seen: a file is whole only then. */
  completed: Promise<void>;
  /** Stops parsing; what still comes from the client is thrown away. */
  abandon(): void;
}

const lineFeed = 0x0a;

/**
 * Reads a multipart form up to its file. Memory holds the fields (20 KB) and a few chunks, whatever the file's size.
 * @throws S3Error `MalformedPOSTRequest`, `MaxPostPreDataLengthExceeded`, `InvalidArgument` (no file, two files),
 *   `IncompleteBody` (the client went away).
 */
export async function openUploadForm(
  request: IncomingMessage,
  boundary: string,
  limits: Pick<S3Limits, "maxFieldBytes" | "maxParts">,
): Promise<UploadForm> {
  const parser = createParser(request, limits);
  const fields = new Map<string, FormField>();
  const fieldsWithFilename: Promise<void>[] = [];
  const opened = deferred<{ stream: Readable; filename: string }>();
  const completed = deferred<void>();
  let failure: S3Error | undefined;
  let receivedBytes = 0;
  let lineStart = 0;
  let fileStart: number | undefined;
  const headerLines = createHeaderLines(boundary);
  const isSound = delimiterCheck(boundary);
  let isUnnamed = false;

  const abandon = () => {
    request.off("data", feed);
    parser.destroy();
    request.resume();
  };
  const fail = (error: S3Error) => {
    failure ??= error;
    opened.reject(failure);
    completed.reject(failure);
    abandon();
  };
  const malformed = (cause?: unknown) => fail(new S3Error("MalformedPOSTRequest", { cause }));

  // Up to the file the form is fed line by line. The parser announces the file when it is fed the first line of
  // it, so the bytes before that line are the form's own: what the 20 KB count, exactly.
  const feed = (chunk: Buffer) => {
    if (!isSound(chunk)) return malformed();
    for (let at = 0; at < chunk.length && failure === undefined; ) {
      const end =
        fileStart === undefined ? chunk.indexOf(lineFeed, at) + 1 || chunk.length : chunk.length;
      const piece = chunk.subarray(at, end);
      const line = fileStart === undefined ? headerLines.take(piece) : piece;
      if (line !== undefined) {
        const named = headerLines.isHeader() ? nameFile(line) : undefined;
        isUnnamed ||= named !== undefined;
        lineStart = receivedBytes + piece.length - line.length;
        parser.write(named ?? line);
      }
      receivedBytes += piece.length;
      at = end;
      if (fileStart === undefined && receivedBytes > limits.maxFieldBytes) {
        fail(fieldsTooLong(limits.maxFieldBytes));
      }
    }
    if (parser.writableNeedDrain && failure === undefined) {
      request.pause();
      parser.once("drain", () => request.resume());
    }
  };

  parser.on("field", (name: string | undefined, value) => {
    if (isFile(name)) return fail(notOneFile(fileStart === undefined ? 0 : 2));
    if (fileStart !== undefined) return;
    if (name === undefined) return malformed();
    addField(fields, name, value);
  });
  parser.on("file", (name: string | undefined, stream, info) => {
    stream.on("error", () => {});
    if (isFile(name) && fileStart === undefined) {
      fileStart = lineStart;
      return opened.resolve({ stream, filename: isUnnamed ? "" : (info.filename ?? "") });
    }
    if (isFile(name)) fail(notOneFile(2));
    else if (name === undefined && fileStart === undefined) malformed();
    else if (name === undefined || fileStart !== undefined) stream.resume();
    else
      fieldsWithFilename.push(
        readText(stream).then((text) => addField(fields, name, text), malformed),
      );
  });
  for (const limit of ["partsLimit", "fieldsLimit", "filesLimit"] as const) {
    parser.on(limit, () => malformed());
  }
  parser.on("error", malformed);
  parser.on("finish", () => (fileStart === undefined ? fail(notOneFile(0)) : completed.resolve()));

  request.on("data", feed);
  request.on("end", () => parser.end(headerLines.rest()));
  request.on("error", () => {});
  request.on("close", () => {
    if (!request.complete) fail(new S3Error("IncompleteBody"));
  });

  const { stream, filename } = await opened.promise;
  await Promise.all(fieldsWithFilename);
  if (failure !== undefined) throw failure;
  const closingBytes = `\r\n--${boundary}--\r\n`.length;
  return {
    fields,
    filename,
    file: failingWith(stream, () => failure),
    expectedBytes: Number(request.headers["content-length"]) - (fileStart ?? 0) - closingBytes,
    completed: completed.promise,
    abandon,
  };
}

function createParser(
  request: IncomingMessage,
  limits: Pick<S3Limits, "maxFieldBytes" | "maxParts">,
) {
  try {
    return busboy({
      headers: request.headers,
      defParamCharset: "utf8",
      highWaterMark: 128 * 1024,
      fileHwm: 64 * 1024,
      limits: { fieldSize: limits.maxFieldBytes + 1, parts: limits.maxParts },
    });
  } catch (cause) {
    throw new S3Error("MalformedPOSTRequest", { cause });
  }
}

async function readText(stream: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

/** The parser ends a broken file with an error of its own; the reader gets to see why the form failed. */
async function* failingWith(
  stream: Readable,
  failure: () => S3Error | undefined,
): AsyncGenerator<Buffer, void, undefined> {
  try {
    yield* stream;
  } catch (cause) {
    throw failure() ?? new S3Error("MalformedPOSTRequest", { cause });
  }
}

function isFile(name: string | undefined): boolean {
  return name?.toLowerCase() === "file";
}
