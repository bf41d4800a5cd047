import { noteExchange } from "./exchanges.ts";
import { CallError, type Failure } from "./failure.ts";
import type { UploadInfo } from "./types.ts";

export interface PostFormOptions {
  subject: number;
  signal: AbortSignal;
  /** How much of the file has gone out, from 0 to 1 */
  onProgress: (share: number) => void;
}

/**
 * Posts a picture to S3. It is an `XMLHttpRequest` since `fetch` does not tell how far an upload is.
 * @throws {CallError} S3's refusal in its own words, or that there was no answer; the signal's reason
 */
export function postForm(
  { url, fields }: UploadInfo,
  file: File,
  { subject, signal, onProgress }: PostFormOptions,
): Promise<void> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append("file", file, file.name);
  const sent = { kind: "form", fields, fileName: file.name } as const;
  const end = noteExchange({ method: "POST", url, sent, subject, isKeyed: false });
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const abort = () => request.abort();
    const settle = (failure: unknown) => {
      signal.removeEventListener("abort", abort);
      if (failure === undefined) resolve();
      else reject(failure);
    };
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    request.onload = () => {
      const { status, responseText } = request;
      end({ status, answer: responseText });
      const isTaken = status >= 200 && status < 300;
      settle(isTaken ? undefined : new CallError(refusal(status, request.responseXML)));
    };
    request.onerror = () => {
      end({ failure: "no answer" });
      settle(new CallError(unreachable(new URL(url).host)));
    };
    request.onabort = () => {
      end({ failure: "broken off" });
      settle(signal.reason ?? new Error("broken off"));
    };
    if (signal.aborted) {
      end({ failure: "broken off" });
      return settle(signal.reason);
    }
    signal.addEventListener("abort", abort);
    request.open("POST", url);
    request.send(form);
  });
}

/** S3 answers in XML. What else is on the way does not, and is not read as if it did. */
function refusal(status: number, xml: Document | null): Failure {
  const read = (name: string) => xml?.querySelector(name)?.textContent ?? undefined;
  const message = read("Message") ?? `S3 answered with ${status}.`;
  return {
    status,
    message: `The upload was refused: ${message}`,
    code: read("Code"),
    requestId: read("RequestId"),
    hint: "Add the picture again: it gets a form of its own.",
  };
}

const unreachable = (host: string): Failure => ({
  message: `The upload to ${host} broke off, or was never answered.`,
  hint: "See whether this machine reaches it and whether the file is still there, then try again.",
  code: "upload_unreachable",
});
