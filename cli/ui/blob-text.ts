import type { ApiBlob } from "../client/api-types.ts";
import { byteCount } from "./byte-count.ts";
import { cleanText } from "./clean-text.ts";
import type { TableOptions } from "./confidence-table.ts";
import { cutText } from "./fit-text.ts";
import { resultTables } from "./result-tables.ts";
import { createPaint } from "./style.ts";

/** Those that are not written in capital letters alone. */
const formatNames: Readonly<Record<string, string>> = {
  "jpeg-2000": "JPEG 2000",
  "jpeg-xl": "JPEG XL",
  webp: "WebP",
};

/**
 * What was recognised and by whom, in one line: `photo.jpg · 640 × 480 JPEG · 12.3 kB · rekognition 3.0`. A model that is
 * called after its detector needs no second name; `--json` has its version.
 */
export function blobTitle(name: string, { image, recognition }: ApiBlob): string {
  const parts = [name];
  if (image?.width && image.height) {
    const format = image.format
      ? ` ${formatNames[image.format] ?? image.format.toUpperCase()}`
      : "";
    const converted = image.converted ? ", converted" : "";
    parts.push(`${image.width} × ${image.height}${format}${converted}`);
  }
  if (image) parts.push(byteCount(image.bytes));
  const { detector, label_model_version: model } = recognition ?? {};
  if (detector !== undefined && model !== undefined) {
    const cached = recognition?.cached ? ", recognised before" : "";
    parts.push(`${model.startsWith(detector) ? detector : `${detector} ${model}`}${cached}`);
  }
  return parts.map(cleanText).join(" · ");
}

/**
 * A blob's result for stdout: a table for each feature. The title is for people and for several files: one file's labels,
 * piped, are the table alone.
 */
export function succeededBlobText(
  blob: ApiBlob,
  options: TableOptions & { title: string | undefined },
): string {
  const { columns, colour } = options;
  const title = (options.title === undefined ? [] : [options.title])
    .map((text) => (columns === undefined ? text : cutText(text, columns)))
    .map((text) => createPaint(colour)("cyan", text));
  const tables = resultTables(blob, options).flatMap((table, index) =>
    index === 0 ? table : ["", ...table],
  );
  return [...title, ...tables].map((line) => `${line.trimEnd()}\n`).join("");
}
