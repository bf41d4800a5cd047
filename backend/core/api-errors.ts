/** One thing that is wrong with a request. */
export interface RequestFault {
  /** RFC 6901 JSON pointer into the body; a query parameter's name with a leading slash. */
  pointer: string;
  /** Reads on from the property's name: "must be a number from 0 to 100". */
  detail: string;
}

export type ApiErrorCode =
  | "invalid_json"
  | "unsupported_media_type"
  | "invalid_request"
  | "blob_not_found"
  | "too_many_requests"
  | "internal_error";

/** What each refusal of the API itself says: its HTTP status, its title, and what to do next. */
export const API_ERRORS: Record<ApiErrorCode, { status: number; title: string; hint: string }> = {
  invalid_json: {
    status: 400,
    title: "The body is not JSON",
    hint: "Send one JSON object in UTF-8, or no body at all.",
  },
  unsupported_media_type: {
    status: 415,
    title: "The body's media type is not supported",
    hint: "Send the body with the header `content-type: application/json`.",
  },
  invalid_request: {
    status: 400,
    title: "The request is not valid",
    hint: "Correct what is listed in `errors` and send the request again.",
  },
  blob_not_found: {
    status: 404,
    title: "There is no such blob",
    hint: "Check the blob_id. Records are removed when their retention ends; upload the picture again if so.",
  },
  too_many_requests: {
    status: 429,
    title: "Too many requests",
    hint: "Wait a few seconds and send the request again.",
  },
  internal_error: {
    status: 500,
    title: "Something went wrong on our side",
    hint: "Send the request again; if it fails again, report the request_id.",
  },
};

/** The API refuses a request. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly code: ApiErrorCode;
  readonly faults: RequestFault[];

  /** @param detail what is wrong with this very request */
  constructor(code: ApiErrorCode, detail: string, faults: RequestFault[] = []) {
    super(detail);
    this.code = code;
    this.faults = faults;
  }
}
