import { expect } from "@jest/globals";
import type { UploadInfo } from "../local-stack.fixture.ts";
import { flatPng } from "../picture-bytes.fixture.ts";
import { CLOSING, fieldsOf, file, formRequest, joined } from "./forms.fixture.ts";
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
export const STORED = "204";
export const MALFORMED = "400 MalformedPOSTRequest";
export const TOO_MUCH = "400 MaxPostPreDataLengthExceeded";
export const REFUSED = "403 AccessDenied";
export const NOT_ONE_FILE = "400 InvalidArgument";
export const BAD = "400";

/** A form that would be stored, with something else in front of the file or behind it. */
export const withFields =
  (more: Uint8Array, picturePart = file(picture)) =>
  (form: UploadInfo) =>
    formRequest(joined(fieldsOf(form), more, picturePart, CLOSING));
export const withFile =
  (picturePart: Uint8Array, end = CLOSING) =>
  (form: UploadInfo) =>
    formRequest(joined(fieldsOf(form), picturePart, end));
export const withLength =
  (...headers: string[]) =>
  (form: UploadInfo) =>
    formRequest(joined(fieldsOf(form), file(picture), CLOSING), { headers });
export const withType = (type: string) => (form: UploadInfo) =>
  formRequest(joined(fieldsOf(form), file(picture), CLOSING), { type });
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
  if (answer === STORED) expect((await target.finished(blobId)).status).toMatch(/succeeded|failed/);
}
