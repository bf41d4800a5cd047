import { UsageError } from "../errors.ts";

/** What every request of a client throws after its `close`. */
export const clientClosed = () =>
  new UsageError({
    code: "client_closed",
    message: "The client is closed.",
    hint: "Make a new RekogClient, and close it after the last request.",
  });
