import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { pipeline } from "node:stream/promises";
import busboy from "busboy";

/** A form post as it arrived. */
export interface ReceivedForm {
  /** In the order of the parts */
  partNames: string[];
  fields: Record<string, string>;
  fileBytes: number;
  fileSha256: string;
  filename: string;
  headers: IncomingMessage["headers"];
}

/** Reads a `multipart/form-data` request; the file is hashed as it streams by. */
export async function readForm(request: IncomingMessage): Promise<ReceivedForm> {
  const form: ReceivedForm = {
    partNames: [],
    fields: {},
    fileBytes: 0,
    fileSha256: "",
    filename: "",
    headers: request.headers,
  };
  const hash = createHash("sha256");
  const parser = busboy({ headers: request.headers });
  parser.on("field", (name, value) => {
    form.partNames.push(name);
    form.fields[name] = value;
  });
  parser.on("file", (name, content, { filename }) => {
    form.partNames.push(name);
    form.filename = filename ?? "";
    content.on("data", (chunk: Buffer) => {
      form.fileBytes += chunk.length;
      hash.update(chunk);
    });
    // A post that was cut off: the pipeline below fails of it.
    content.on("error", () => {});
  });
  await pipeline(request, parser);
  form.fileSha256 = hash.digest("hex");
  return form;
}
