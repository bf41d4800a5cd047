import type { Deps } from "../../deps.ts";
import type { Settings } from "../../settings.ts";
import type { Notices } from "../../ui/notices.ts";
import { annotatePicture } from "../annotate-picture.ts";
import type { Found } from "../found.ts";
import type { Recognised } from "../open/open-picture.ts";
import { terminalPicture } from "./terminal-picture.ts";
import { terminalProtocol } from "./terminal-protocol.ts";

/** A result, as far as it is drawn. */
export interface RecognisedPicture {
  found: Found;
  image?: Recognised;
}

export type ShowPicture = (
  picture: string | Uint8Array,
  recognised: RecognisedPicture,
) => Promise<void>;

export interface ShowOptions {
  settings: Pick<Settings, "json">;
  notices: Notices;
  deps: Pick<Deps, "env" | "stdout" | "loadConverter">;
  /** See `AnnotateOptions` */
  unblurred?: boolean | undefined;
}

/** About what a column is wide, in pixels; a row is about twice as high. */
const columnPixels = 10;
/** A picture that stands upright shall not push the labels off the screen. */
const mostRows = 30;

/**
 * Shows pictures with their boxes in the terminal, never larger than they are. Where that cannot be done it is told, once,
 * and nothing is written.
 */
export function createShowPicture({
  settings,
  notices,
  deps,
  unblurred,
}: ShowOptions): ShowPicture {
  const protocol = terminalProtocol(deps.env, deps.stdout);
  const obstacle = settings.json
    ? "stdout has JSON on it"
    : !deps.stdout.isTTY
      ? "stdout is no terminal"
      : "this terminal does not say that it shows pictures (kitty, Ghostty, iTerm2, WezTerm and others do)";
  if (settings.json || !protocol) {
    notices.tell(`--show has no effect: ${obstacle}.`);
    return async () => {};
  }
  return async (picture, { found, image }) => {
    const columns = deps.stdout.columns ?? 80;
    const shown = await annotatePicture(picture, found, {
      ...{ unblurred, deps, image },
      format: protocol === "kitty" ? "png" : undefined,
      within: { width: columns * columnPixels, height: mostRows * 2 * columnPixels },
    });
    const width = Math.max(1, Math.min(columns, Math.ceil(shown.width / columnPixels)));
    const sequence = terminalPicture(protocol, shown.bytes, width);
    notices.aside(() => deps.stdout.write(sequence));
  };
}
