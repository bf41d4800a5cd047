import { uploadsBucket } from "../../local/resources.ts";
import type { UploadInfo } from "../local-stack.fixture.ts";
import { rawRequest } from "./raw-exchange.fixture.ts";

export const formBoundary = "XX";
export const closing = `--${formBoundary}--\r\n`;

type Bytes = string | Uint8Array;

/** One part, its name and parameters as given: nothing is escaped. Strings are Latin-1. */
export function part(disposition: string, value: Bytes, headers = ""): Buffer {
  const head = `--${formBoundary}\r\nContent-Disposition: form-data; ${disposition}\r\n${headers}\r\n`;
  return joined(head, value, "\r\n");
}

export const field = (name: string, value: Bytes) => part(`name="${name}"`, value);
export const file = (value: Bytes, filename = "photo.jpg", headers = "") =>
  part(`name="file"; filename="${filename}"`, value, headers);

/** The fields of an upload, some of them replaced. */
export function fieldsOf({ fields }: UploadInfo, changed: Record<string, string> = {}): Buffer {
  return joined(
    ...Object.entries({ ...fields, ...changed }).map(([name, value]) => field(name, value)),
  );
}

/** A form as a request's bytes; its length is told unless `headers` does. */
export function formRequest(
  body: Uint8Array,
  {
    path = `/${uploadsBucket}`,
    type = `multipart/form-data; boundary=${formBoundary}`,
    headers = [] as string[],
  } = {},
): Buffer {
  const tellsLength = headers.some((header) =>
    /^(content-length|transfer-encoding):/i.test(header),
  );
  return rawRequest(
    `POST ${path} HTTP/1.1`,
    [
      `Content-Type: ${type}`,
      ...(tellsLength ? [] : [`Content-Length: ${body.length}`]),
      ...headers,
    ],
    body,
  );
}

export function joined(...pieces: Bytes[]): Buffer {
  return Buffer.concat(
    pieces.map((piece) => (typeof piece === "string" ? Buffer.from(piece, "latin1") : piece)),
  );
}
