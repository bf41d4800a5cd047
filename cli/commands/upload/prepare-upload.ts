import type { CreateBlobRequest } from "../../client/api-types.ts";
import { UsageError } from "../../client/errors.ts";
import type { Deps } from "../../deps.ts";
import { callbackRequest } from "../../options/callback-options.ts";
import type { PictureFile } from "../../recognise/check-file.ts";
import { resolveSettings } from "../../settings.ts";
import { createNotices } from "../../ui/notices.ts";
import { readCommand } from "../../ui/read-command.ts";
import type { PictureStep, PictureStepOptions } from "./annotate-step.ts";
import { findInputs } from "./inputs/find-inputs.ts";
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
  if (settings.apiKeyFile === "-" && args.includes("-")) throw stdinForTwo();
  const request = requestOf(options);
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

const stdinForTwo = () =>
  new UsageError({
    code: "stdin_named_twice",
    message: "`-` is a picture and --api-key-file, too, but stdin can be read once.",
    hint: "Put the key into REKOG_API_KEY, or into a file.",
  });

/** @throws {UsageError} */
function requestOf(options: UploadOptions): CreateBlobRequest {
  const { minConfidence, maxLabels, metadata } = options;
  return {
    ...(minConfidence === undefined ? {} : { min_confidence: minConfidence }),
    ...(maxLabels === undefined ? {} : { max_labels: maxLabels }),
    ...(metadata === undefined ? {} : { metadata }),
    ...callbackRequest(options.callbackUrl, options, "--callback-url"),
  };
}

/** What draws is loaded where it is asked for. */
async function pictureSteps(
  files: readonly PictureFile[],
  { annotate, show }: UploadOptions,
  stepOptions: PictureStepOptions,
): Promise<PictureStep[]> {
  if (files.length === 0 || (annotate === undefined && !show)) return [];
  const { annotateStep, showStep } = await import("./annotate-step.ts");
  return [
    ...(annotate === undefined ? [] : [await annotateStep(annotate, files, stepOptions)]),
    ...(show ? [showStep(stepOptions)] : []),
  ];
}
