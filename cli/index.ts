/**
 * What `import … from "rekog"` gives: for receivers of callbacks, and nothing of the command line.
 */
export type { ApiBlob as RekogBlob } from "./api/api-types.ts";
export {
  type CallbackHeaders,
  type CallbackVerificationCode,
  CallbackVerificationError,
  verifyCallback,
} from "./api/verify-callback.ts";
