const BOUNDARY = "rekog-bench-0f9a4f1b";

/**
 * The form that uploads a picture, as bytes.
 * @param {{ fields: Record<string, string> }} uploadInfo of `POST /blobs`
 * @param {Buffer} picture
 * @returns {{ method: "POST", headers: Record<string, string>, body: Buffer }}
 */
export function uploadForm({ fields }, picture) {
  const part = (disposition, value) => [
    `--${BOUNDARY}\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n`,
    value,
    "\r\n",
  ];
  const parts = [
    ...Object.entries(fields).flatMap(([name, value]) => part(`name="${name}"`, value)),
    ...part('name="file"; filename="photo.jpg"', picture),
    `--${BOUNDARY}--\r\n`,
  ];
  return {
    method: "POST",
    headers: { "content-type": `multipart/form-data; boundary=${BOUNDARY}` },
    body: Buffer.concat(parts.map((each) => Buffer.from(each))),
  };
}
