import type { ApiBlob } from "../client/api-types.ts";
import { byteCount } from "./byte-count.ts";
import { cleanText } from "./clean-text.ts";
import { cutText } from "./fit-text.ts";
import { labelsTable, type TableOptions } from "./labels-table.ts";
import { createPaint } from "./style.ts";

/**
 * What was recognised and by whom, in one line: `photo.jpg · 640 × 480 JPEG · 12.3 kB · rekognition 3.0`. A model that is
 * called after its detector needs no second name; `--json` has its version.
 */
export function blobTitle(name: string, { image, recognition }: ApiBlob): string {
  const parts = [name];
  if (image?.width && image.height) {
    const format = image.format ? ` ${image.format.toUpperCase()}` : "";
    parts.push(`${image.width} × ${image.height}${format}`);
  }
  if (image) parts.push(byteCount(image.bytes));
  if (recognition) {
    const cached = recognition.cached ? ", recognised before" : "";
    const { detector, label_model_version: model } = recognition;
    parts.push(`${model.startsWith(detector) ? detector : `${detector} ${model}`}${cached}`);
  }
  return parts.map(cleanText).join(" · ");
}

/**
 * A blob's result for stdout: its labels as a table. The title is for people and for several files: one file's labels,
 * piped, are the table alone.
 */
export function succeededBlobText(
  blob: ApiBlob,
  options: TableOptions & { title: string | undefined },
): string {
  const labels = blob.labels ?? [];
  const { columns, colour } = options;
  const title = (options.title === undefined ? [] : [options.title])
    .map((text) => (columns === undefined ? text : cutText(text, columns)))
    .map((text) => createPaint(colour)("cyan", text));
  const table = labels.length === 0 ? [] : labelsTable(labels, options);
  return [...title, ...table].map((line) => `${line.trimEnd()}\n`).join("");
}
