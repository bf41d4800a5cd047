import type { ImageRequest } from "./server/image-request.ts";
import type { Operation } from "./server/rekognition-server.ts";
import { asException } from "./service-exception.ts";
import { shrinkImage } from "./shrink-image.ts";

/** An operation as the real service answers it: it is sent the bytes, and bills the user's account. */
export function forwardToAws<Request extends ImageRequest>(
  { name, parse }: Pick<Operation<Request>, "name" | "parse">,
  send: (request: Request, Bytes: Uint8Array) => Promise<object>,
): Operation<Request> {
  return {
    name,
    parse,
    async answer(image, request) {
      const Bytes = await shrinkImage(image);
      try {
        return { ...(await send(request, Bytes)), $metadata: undefined };
      } catch (error) {
        throw asException(error);
      }
    },
  };
}
