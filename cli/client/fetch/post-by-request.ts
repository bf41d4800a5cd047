import type { TransportAnswer } from "../transport.ts";

// Only what is used: browsers have more, and other platforms none of it.
interface FormRequest {
  upload: { onprogress: ((event: { loaded: number; total: number }) => void) | null };
  onload: (() => void) | null;
  onerror: (() => void) | null;
  onabort: (() => void) | null;
  status: number;
  responseText: string;
  getResponseHeader(name: string): string | null;
  open(method: "POST", url: string): void;
  send(body: FormData): void;
  abort(): void;
}

type FormRequestClass = new () => FormRequest;

/** `XMLHttpRequest`, which pages and their workers have, and which tells how far an upload is. `fetch` does not. */
export const formRequestClass = (): FormRequestClass | undefined =>
  (globalThis as { XMLHttpRequest?: FormRequestClass }).XMLHttpRequest;

/**
 * Posts a form, and tells how far it is: what of it went out, from 0 to 1.
 * @throws the signal's reason; a `TypeError`, as `fetch` does, where there was no answer
 */
export function postByRequest(
  url: string,
  form: FormData,
  how: { Request: FormRequestClass; signal: AbortSignal; onProgress: (share: number) => void },
): Promise<TransportAnswer> {
  const { signal } = how;
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const request = new how.Request();
    const abort = () => request.abort();
    signal.addEventListener("abort", abort, { once: true });
    const ended = (settle: () => void) => () => {
      signal.removeEventListener("abort", abort);
      settle();
    };
    request.upload.onprogress = ({ loaded, total }) => how.onProgress(loaded / total);
    request.onload = ended(() =>
      resolve({
        status: request.status,
        headers: { "retry-after": request.getResponseHeader("retry-after") ?? undefined },
        text: request.responseText,
      }),
    );
    request.onerror = ended(() => reject(new TypeError("The request failed.")));
    request.onabort = ended(() => reject(signal.reason));
    request.open("POST", url);
    request.send(form);
  });
}
