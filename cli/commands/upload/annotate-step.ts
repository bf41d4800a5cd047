import type { ApiLabel } from "../../client/api-types.ts";
import { RekogError } from "../../client/errors.ts";
import type { Deps } from "../../deps.ts";
import { annotatePicture } from "../../pictures/annotate-picture.ts";
import { annotateText } from "../../pictures/annotate-text.ts";
import { createShowPicture } from "../../pictures/show-picture.ts";
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
  deps: Pick<Deps, "env" | "stdout" | "stderr" | "signal">;
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
  return pictureStep(options, async (file, labels) => {
    const path = paths.get(file);
    if (path === undefined) return;
    const drawn = await annotatePicture(file.bytes ?? file.path, labels);
    options.deps.signal.throwIfAborted();
    await writePicture(path, drawn.bytes);
    options.notices.tell(`${file.path}: ${annotateText(path, drawn)}`);
  });
}

/** `--show`: shows each picture that was recognised, where the terminal can. */
export function showStep(options: PictureStepOptions): PictureStep {
  const show = createShowPicture(options);
  return pictureStep(options, (file, labels) => show(file.bytes ?? file.path, labels));
}

function pictureStep(
  { settings, notices, deps }: PictureStepOptions,
  draw: (file: PictureFile, labels: readonly ApiLabel[]) => Promise<void>,
): PictureStep {
  return async (outcome, file) => {
    if ("failure" in outcome || outcome.blob.status !== "succeeded") return undefined;
    try {
      await draw(file, outcome.blob.labels ?? []);
      return undefined;
    } catch (error) {
      if (!(error instanceof RekogError)) throw error;
      const { stderr } = deps;
      notices.aside(() => reportFailure(error, { subject: file.path, settings, stderr }));
      return error;
    }
  };
}
