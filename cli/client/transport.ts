import type { UploadInfo } from "./api-types.ts";
import type { Picture } from "./picture/picture.ts";

export type AnswerHeaders = Readonly<Record<string, string | string[] | undefined>>;

export interface TransportRequest {
  method: "GET" | "POST" | "DELETE";
  url: string;
  headers: Readonly<Record<string, string>>;
  body?: string | undefined;
  signal: AbortSignal;
}

export interface TransportAnswer {
  status: number;
  /** Names in small letters */
  headers: AnswerHeaders;
  text: string;
}

export interface FormPost {
  picture: Picture;
  uploadInfo: Pick<UploadInfo, "url" | "fields">;
  signal: AbortSignal | undefined;
  /** Hears how much of the picture went out, as often as the platform tells it */
  onProgress?: ((sentBytes: number) => void) | undefined;
}

/** What a client does not do itself: everything that reaches a network or a disk. It follows no redirect. */
export interface Transport {
  /**
   * Sends one request to the API, once.
   * @throws {NetworkError} no answer came that could be read; {UsageError} `client_closed`; the signal's reason
   */
  request(request: TransportRequest): Promise<TransportAnswer>;
  /**
   * Posts a picture to the presigned form, once: every field, then `file`, last
   * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/HTTPPOSTForms.html).
   * @throws {UploadError} the storage said no
   * @throws {NetworkError} no answer, or nothing moved
   * @throws {UsageError} `file_changed`: the picture could not be read to its end; `client_closed`
   * @throws the signal's reason
   */
  postForm(form: FormPost): Promise<void>;
  /**
   * The picture in a file.
   * @throws {UsageError} `unreadable_file`; `invalid_source` where there are no files
   */
  openFile(path: string | URL): Promise<Picture>;
  /**
   * The SHA-256 of a picture's bytes, in hex; undefined where the platform has none, so that nothing is said of it.
   * @throws {UsageError} `unreadable_file`; the signal's reason
   */
  sha256(picture: Picture, signal: AbortSignal | undefined): Promise<string | undefined>;
  /** What the API is told who asks; undefined where the platform says so itself */
  readonly userAgent: string | undefined;
  /** Ends kept connections, and the requests that are under way. */
  close(): Promise<void>;
}
