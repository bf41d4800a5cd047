import { RekogError } from "./client/errors.ts";

/** The same failure, with the name of the file that it is about. */
export function failureOfFile(file: string, failure: RekogError): RekogError {
  const { kind, code, message, hint, details, cause } = failure;
  const lowered = message.charAt(0).toLowerCase() + message.slice(1);
  return new RekogError({ kind, code, message: `${file}: ${lowered}`, hint, details, cause });
}
