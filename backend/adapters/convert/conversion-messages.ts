import type { ConvertibleFormat } from "../../core/blob/convertible-formats.ts";
import type { ConversionFault, Converted } from "../../core/ports/convert.ts";

/** What the conversion's thread is asked. */
export interface ConversionQuestion {
  id: number;
  picture: string | Uint8Array;
  source: ConvertibleFormat;
  timeoutMs: number;
}

/** What it says once, before anything else: what goes wrong until then has nothing to do with a picture. */
export const threadIsReady = "ready";

/** What it answers. A `cannotRead` says nothing of the picture: its file is gone, or a part of this program is. */
export type ConversionAnswer = { id: number } & (
  | { converted: Converted }
  | { fault: { reason: ConversionFault; detail: string }; isWasmBroken: boolean }
  | { cannotRead: { message: string; code?: string } }
);
