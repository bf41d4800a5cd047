import type { Deps } from "../../deps.ts";
import { resolveOutputSettings } from "../../output-settings.ts";
import { annotatePicture } from "../../pictures/annotate-picture.ts";
import { annotateText } from "../../pictures/annotate-text.ts";
import {
  type DrawingOptions,
  keepDrawing,
  make,
  openDrawing,
} from "../../pictures/drawing/drawing.ts";
import { createShowPicture } from "../../pictures/terminal/show-picture.ts";
import type { GlobalOptions } from "../../settings.ts";
import { createNotices } from "../../ui/notices.ts";

export interface DrawOptions extends GlobalOptions, DrawingOptions {
  unblurred?: boolean;
}

/** `rekog draw`: needs no API, only what one said before. */
export async function runDraw(
  source: string,
  file: string,
  options: DrawOptions,
  deps: Deps,
): Promise<void> {
  const { json, unblurred } = options;
  const settings = resolveOutputSettings(options, deps);
  const notices = await createNotices(deps.stderr, settings);
  const drawing = await openDrawing(source, file, { ...options, suffix: "annotated" }, deps);
  const { blob, format, target } = drawing;

  notices.working(`${file}: drawing…`);
  const drawn = await make(drawing, () =>
    annotatePicture(file, blob.found, { format, unblurred, deps, image: blob.image }),
  ).finally(() => notices.rest());
  const told = {
    text: (written: string) => annotateText(written, drawn),
    document: { boxes: drawn.boxCount },
    json,
  };
  await keepDrawing(drawing, drawn.bytes, told, { notices, deps });
  if (options.show && target !== undefined) {
    await createShowPicture({ settings, notices, deps, unblurred })(file, blob);
  }
}
