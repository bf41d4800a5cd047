import type { Feature, RekogBlob } from "../api/types.ts";

type Warning = NonNullable<RekogBlob["warnings"]>[number];

/** Which feature's result a warning is about; undefined where it is the picture's. */
export function featureOfWarning(code: Warning["code"]): Feature | undefined {
  switch (code) {
    case "no_labels":
    case "low_confidence":
    case "labels_left_out":
      return "labels";
    case "no_text":
    case "low_text_confidence":
    case "text_left_out":
      return "text";
    case "no_faces":
    case "low_face_confidence":
    case "faces_left_out":
      return "faces";
    case "image_repaired":
      return undefined;
    default:
      // One that a newer API knows.
      return undefined;
  }
}

/** What is poor about a result that is there, and what to try. */
export function Warnings({ warnings }: { warnings: readonly Warning[] }) {
  return (
    <>
      {warnings.map(({ code, message, hint }) => (
        <p key={code} class="note warn">
          {message} {hint}
        </p>
      ))}
    </>
  );
}
