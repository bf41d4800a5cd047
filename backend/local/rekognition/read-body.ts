import type { IncomingMessage } from "node:http";
import { RekognitionError } from "./rekognition-error.ts";

// 5,242,880 bytes of an image are 6,990,508 characters of base64; the rest is room for the other members.
const maxBodyBytes = 8_000_000;

/** Reads a request's body as text. @throws RekognitionError `RequestEntityTooLargeException` */
export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    // Read to its end but not kept, so that the client is there to hear the refusal.
    if (bytes <= maxBodyBytes) chunks.push(chunk);
  }
  if (bytes > maxBodyBytes) throw new RekognitionError("RequestEntityTooLargeException");
  return Buffer.concat(chunks).toString("utf8");
}
