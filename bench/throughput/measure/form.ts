import type { UploadInfo } from "../../../cli/client/api-types.ts";

const boundary = "rekog-bench-0f9a4f1b";

/** The form that uploads a picture, as bytes. */
export function uploadForm({ fields }: Pick<UploadInfo, "fields">, picture: Uint8Array) {
  const part = (disposition: string, value: string | Uint8Array) => [
    `--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n`,
    value,
    "\r\n",
  ];
  const parts = [
    ...Object.entries(fields).flatMap(([name, value]) => part(`name="${name}"`, value)),
    ...part('name="file"; filename="photo.jpg"', picture),
    `--${boundary}--\r\n`,
  ];
  return {
    method: "POST" as const,
    headers: { "content-type": `multipart/form-data; boundary=${boundary}` },
    body: Buffer.concat(parts.map((each) => (typeof each === "string" ? Buffer.from(each) : each))),
  };
}
