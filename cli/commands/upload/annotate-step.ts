import { RekogError } from "../../client/errors.ts";
import type { Deps } from "../../deps.ts";
import type { Redactable } from "../../options/option-parsers.ts";
import { annotatePicture } from "../../pictures/annotate-picture.ts";
import { annotateText } from "../../pictures/annotate-text.ts";
import { redactPicture } from "../../pictures/redact-picture.ts";
import { redactText } from "../../pictures/redact-text.ts";
import { createShowPicture, type RecognisedPicture } from "../../pictures/terminal/show-picture.ts";
import { makeFolder, writePicture } from "../../pictures/write-picture.ts";
import type { PictureFile } from "../../recognise/check-file.ts";
import type { FileOutcome } from "../../recognise/upload-one.ts";
import { reportFailure } from "../../report-failure.ts";
import type { Settings } from "../../settings.ts";
import type { Notices } from "../../ui/notices.ts";
import { annotateNames } from "./annotate-names.ts";

/** What is done with a file's picture once its outcome is known; answers why it could not be done, which it has told. */
export type PictureStep = (
  outcome: FileOutcome,
  file: PictureFile,
) => Promise<RekogError | undefined>;

export interface PictureStepOptions {
  settings: Settings;
  notices: Notices;
  deps: Pick<Deps, "env" | "stdout" | "stderr" | "signal" | "loadConverter">;
  /** What moderation had something against is shown all the same */
  unblurred?: boolean | undefined;
  /** Made unrecognisable in what `--annotate` writes, in place of any box */
  blur?: readonly Redactable[] | undefined;
}

/**
 * `--annotate`: writes each picture that was recognised into the folder, with its boxes. A picture that cannot be drawn or
 * written is told as a failure of its own: its labels are there all the same.
 * @param files all of the command: no original is written over, no name used twice
 * @throws {UsageError} `picture_not_writable`, when there cannot be such a folder, or what `annotateNames` throws
 */
export async function annotateStep(
  folder: string,
  files: readonly PictureFile[],
  options: PictureStepOptions,
): Promise<PictureStep> {
  await makeFolder(folder);
  const paths = await annotateNames(files, folder, options.deps.signal);
  const { unblurred, blur, deps } = options;
  return pictureStep(options, async (file, { found, image }) => {
    const path = paths.get(file);
    if (path === undefined) return;
    const picture = file.bytes ?? file.path;
    if (blur) {
      const how = { blurDelicate: !unblurred, deps, image };
      const redacted = await redactPicture(picture, found, blur, how);
      await write(path, redacted.bytes, redactText(path, redacted, blur));
    } else {
      const drawn = await annotatePicture(picture, found, { unblurred, deps, image });
      await write(path, drawn.bytes, annotateText(path, drawn));
    }

    async function write(to: string, bytes: Uint8Array, told: string): Promise<void> {
      options.deps.signal.throwIfAborted();
      await writePicture(to, bytes);
      options.notices.tell(`${file.path}: ${told}`);
    }
  });
}

/** `--show`: shows each picture that was recognised, where the terminal can. */
export function showStep(options: PictureStepOptions): PictureStep {
  const show = createShowPicture(options);
  return pictureStep(options, (file, blob) => show(file.bytes ?? file.path, blob));
}

function pictureStep(
  { settings, notices, deps }: PictureStepOptions,
  draw: (file: PictureFile, recognised: RecognisedPicture) => Promise<void>,
): PictureStep {
  return async (outcome, file) => {
    if ("failure" in outcome || outcome.blob.status !== "succeeded") return undefined;
    try {
      await draw(file, { found: outcome.blob, image: outcome.blob.image });
      return undefined;
    } catch (error) {
      if (!(error instanceof RekogError)) throw error;
      const { stderr } = deps;
      notices.aside(() => reportFailure(error, { subject: file.path, settings, stderr }));
      return error;
    }
  };
}
