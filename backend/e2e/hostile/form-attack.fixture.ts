import { expect } from "@jest/globals";
import type { UploadInfo } from "../local-stack.fixture.ts";
import { flatPng } from "../picture-bytes.fixture.ts";
import { closing, fieldsOf, file, formRequest, joined } from "./forms.fixture.ts";
import { exchange, type Outcome, outcomeOf, type RawExchange } from "./raw-exchange.fixture.ts";
import type { Target } from "./target.fixture.ts";
import type { Attack } from "./under-attack.fixture.ts";

export interface FormAttack extends Attack {
  /** All that is sent, in so many pieces. */
  request: (form: UploadInfo) => Uint8Array | Iterable<Uint8Array>;
  answer: Outcome;
  how?: RawExchange;
}

export const picture = flatPng(80, 80);
export const stored = "204";
export const malformed = "400 MalformedPOSTRequest";
export const tooMuch = "400 MaxPostPreDataLengthExceeded";
export const refused = "403 AccessDenied";
export const notOneFile = "400 InvalidArgument";
export const bad = "400";

/** A form that would be stored, with something else in front of the file or behind it. */
export const withFields =
  (more: Uint8Array, picturePart = file(picture)) =>
  (form: UploadInfo) =>
    formRequest(joined(fieldsOf(form), more, picturePart, closing));
export const withFile =
  (picturePart: Uint8Array, end = closing) =>
  (form: UploadInfo) =>
    formRequest(joined(fieldsOf(form), picturePart, end));
export const withLength =
  (...headers: string[]) =>
  (form: UploadInfo) =>
    formRequest(joined(fieldsOf(form), file(picture), closing), { headers });
export const withType = (type: string) => (form: UploadInfo) =>
  formRequest(joined(fieldsOf(form), file(picture), closing), { type });
export const times = (count: number, bytes: Uint8Array) =>
  joined(...Array.from({ length: count }, () => bytes));

export async function attackWithForm(
  { request, answer, how }: FormAttack,
  target: Target,
): Promise<void> {
  const { blobId, form } = await target.open();
  const bytes = request(form);
  const said = await exchange(target.s3Url, bytes instanceof Uint8Array ? [bytes] : bytes, how);
  expect(outcomeOf(said)).toBe(answer);
  expect(said).not.toMatch(/^set-cookie/im);
  // What was stored comes to its end, whatever it is.
  if (answer === stored) expect((await target.finished(blobId)).status).toMatch(/succeeded|failed/);
}
