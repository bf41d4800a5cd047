import { RekogError } from "../../client/errors.ts";
import type { Deps } from "../../deps.ts";
import type { Redactable } from "../../options/option-parsers.ts";
import { resolveOutputSettings } from "../../output-settings.ts";
import {
  type Drawing,
  type DrawingOptions,
  keepDrawing,
  make,
  openDrawing,
} from "../../pictures/drawing/drawing.ts";
import { redactPicture } from "../../pictures/redact-picture.ts";
import { redactText } from "../../pictures/redact-text.ts";
import type { GlobalOptions } from "../../settings.ts";
import { createNotices } from "../../ui/notices.ts";

export interface RedactOptions extends GlobalOptions, Omit<DrawingOptions, "show"> {
  /** Without: all that the result has */
  blur?: Redactable[];
}

/** `rekog redact`: needs no API, only what one said before. */
export async function runRedact(
  source: string,
  file: string,
  options: RedactOptions,
  deps: Deps,
): Promise<void> {
  const settings = resolveOutputSettings(options, deps);
  const notices = await createNotices(deps.stderr, settings);
  const drawing = await openDrawing(
    source,
    file,
    { ...options, suffix: "redacted", mayBeEmpty: true },
    deps,
  );
  const { blob, format } = drawing;
  const kinds = kindsOf(drawing, options.blur);

  notices.working(`${file}: redacting…`);
  const redacted = await make(drawing, () =>
    redactPicture(file, blob.found, kinds, { format, deps, image: blob.image }),
  ).finally(() => notices.rest());
  const told = {
    text: (written: string) => redactText(written, redacted, kinds),
    document: redacted.counts,
    json: options.json,
  };
  await keepDrawing(drawing, redacted.bytes, told, { notices, deps });
}

/**
 * Who was not looked for is not made unrecognisable: that must not look like done.
 * @throws {RekogError} `not_looked_for`
 */
function kindsOf({ blob }: Drawing, wanted: Redactable[] | undefined): Redactable[] {
  const { faces, text } = blob.found;
  const known: Redactable[] = [
    ...(faces ? (["faces"] as const) : []),
    ...(text ? (["text"] as const) : []),
  ];
  const missing = wanted?.find((kind) => !known.includes(kind)) ?? (known.length === 0 && "faces");
  if (missing) {
    throw new RekogError({
      kind: "recognition_failed",
      code: "not_looked_for",
      message: `The result says nothing of ${wanted ? missing : "faces or text"}: nobody has looked for ${wanted ? "it" : "them"}.`,
      hint: `Give the result of: rekog upload FILE --wait --json --features ${wanted?.join(",") ?? "faces,text"}`,
    });
  }
  return wanted ?? known;
}
