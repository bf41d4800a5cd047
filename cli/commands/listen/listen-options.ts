import type { GlobalOptions } from "../../settings.ts";

export interface ListenOptions extends GlobalOptions {
  port: number;
  host: string;
  http?: boolean;
  /** Callbacks are fetched from it, wherever the API is */
  mailbox?: string;
  forwardTo?: string;
  secret?: string[];
}
