import type { errorCatalogue } from "./error-catalogue.ts";

/** One thing that is wrong with a request. */
export interface RequestFault {
  /** RFC 6901 JSON pointer into the body; a query parameter's name with a leading slash. */
  pointer: string;
  /** Reads on from the property's name: "must be a number from 0 to 100". */
  detail: string;
}

type Catalogue = ReturnType<typeof errorCatalogue>;

/** The codes with which the API itself refuses a request. */
export type ApiErrorCode = {
  [Code in keyof Catalogue]: Catalogue[Code] extends { status: number } ? Code : never;
}[keyof Catalogue];

export interface ApiErrorOptions {
  /** When the same request may be answered otherwise. */
  retryAfterSeconds?: number;
}

/** The API refuses a request. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly code: ApiErrorCode;
  readonly faults: RequestFault[];
  readonly retryAfterSeconds: number | undefined;

  /** @param detail what is wrong with this very request */
  constructor(
    code: ApiErrorCode,
    detail: string,
    faults: RequestFault[] = [],
    { retryAfterSeconds }: ApiErrorOptions = {},
  ) {
    super(detail);
    this.code = code;
    this.faults = faults;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
