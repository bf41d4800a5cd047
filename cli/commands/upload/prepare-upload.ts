import { UsageError } from "../../client/errors.ts";
import type { Deps } from "../../deps.ts";
import type { PictureFile } from "../../recognise/check-file.ts";
import { resolveSettings } from "../../settings.ts";
import { createNotices } from "../../ui/notices.ts";
import { readCommand } from "../../ui/read-command.ts";
import type { PictureStep, PictureStepOptions } from "./annotate-step.ts";
import { findInputs } from "./inputs/find-inputs.ts";
import { uploadRequest } from "./upload-request.ts";
import { createUploadResults } from "./upload-results.ts";
import type { UploadOptions, UploadRun } from "./upload-run.ts";

/**
 * Everything that is named is looked at first, and nothing is to be uploaded when any of it cannot be read: who mistyped
 * one name of ten does not want to find the other nine uploaded. What was found in a folder or by a pattern fails alone.
 * @throws {UsageError}
 */
export async function prepareUpload(
  args: readonly string[],
  options: UploadOptions,
  deps: Deps,
): Promise<UploadRun> {
  const settings = resolveSettings(options, deps);
  refuseStdinForTwo(args, settings.apiKeyFile, options.policy);
  refuseUnusedDrawing(options);
  const request = await uploadRequest(options, deps);
  const { inputs, isOne, refused, notes } = await findInputs(args, {
    recursive: options.recursive ?? false,
    deps,
  });
  const notices = await createNotices(deps.stderr, settings);
  const run = {
    isOne,
    readCommand: (blobId: string) => readCommand(blobId, options),
    settings,
    deps,
  };
  const results = createUploadResults({ ...run, waits: options.wait ?? false }, notices);
  for (const note of notes) notices.tell(note);
  const files = inputs.filter((input) => "sizeBytes" in input);
  if (files.length === 0) {
    const unreadable = [...refused, ...inputs.filter((input) => "failure" in input)];
    for (const { path, failure } of unreadable) results.add({ file: path, failure }, undefined);
    if (refused.length > 0 && refused.length < args.length) {
      notices.tell(
        "Nothing was uploaded, since not all that is named can be. Correct it, or leave it out.",
      );
    }
  }
  const steps = await pictureSteps(files, options, { settings, notices, deps });
  return { ...run, inputs, files, request, steps, results, options, notices };
}

/** @throws {UsageError} `stdin_named_twice` */
function refuseStdinForTwo(
  args: readonly string[],
  apiKeyFile: string | undefined,
  policy: string | undefined,
): void {
  const readers = [
    ...(args.includes("-") ? ["a picture"] : []),
    ...(policy === "-" ? ["--policy"] : []),
    ...(apiKeyFile === "-" ? ["--api-key-file"] : []),
  ];
  if (readers.length < 2) return;
  throw new UsageError({
    code: "stdin_named_twice",
    message: `\`-\` is ${readers.join(" and ")}, but stdin can be read once.`,
    hint:
      apiKeyFile === "-"
        ? "Put the key into REKOG_API_KEY, or into a file."
        : "Put the policy into a file.",
  });
}

/**
 * Who wants faces gone and names no folder would find nothing written, and might send the original on.
 * @throws {UsageError} for how to draw where nothing is drawn
 */
function refuseUnusedDrawing({ annotate, show, unblurred, blur }: UploadOptions): void {
  if (annotate !== undefined || (show && blur === undefined)) return;
  if (blur !== undefined) {
    throw new UsageError({
      message: "--blur says how --annotate draws, and without it nothing is written.",
      hint: "Add --annotate FOLDER, or make them unrecognisable afterwards: rekog redact BLOB.json FILE",
    });
  }
  if (unblurred) {
    throw new UsageError({
      message:
        "--unblurred says how --annotate and --show draw, and without them nothing is drawn.",
      hint: "Add --annotate FOLDER or --show.",
    });
  }
}

/** What draws is loaded where it is asked for. */
async function pictureSteps(
  files: readonly PictureFile[],
  { annotate, show, unblurred, blur }: UploadOptions,
  given: PictureStepOptions,
): Promise<PictureStep[]> {
  if (files.length === 0 || (annotate === undefined && !show)) return [];
  const stepOptions = { ...given, unblurred, blur };
  const { annotateStep, showStep } = await import("./annotate-step.ts");
  return [
    ...(annotate === undefined ? [] : [await annotateStep(annotate, files, stepOptions)]),
    ...(show ? [showStep(stepOptions)] : []),
  ];
}
