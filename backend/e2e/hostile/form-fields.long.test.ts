import { expect } from "@jest/globals";
import { BUCKET } from "../../local/resources.ts";
import {
  attackWithForm,
  type FormAttack,
  MALFORMED,
  NOT_ONE_FILE,
  picture,
  REFUSED,
  STORED,
  times,
  withFields,
  withFile,
} from "./form-attack.fixture.ts";
import { CLOSING, field, fieldsOf, file, formRequest, joined, part } from "./forms.fixture.ts";
import { exchange, outcomeOf } from "./raw-exchange.fixture.ts";
import { type Attack, area, underAttack } from "./under-attack.fixture.ts";

const FIELDS: FormAttack[] = [
  {
    name: "the file in front of the fields",
    request: (form) => formRequest(joined(file(picture), fieldsOf(form), CLOSING)),
    answer: REFUSED,
  },
  { name: "two keys", request: withFields(field("key", "uploads/other")), answer: REFUSED },
  {
    name: "two keys in two cases",
    request: withFields(field("KEY", "uploads/other")),
    answer: REFUSED,
  },
  {
    name: "two policies",
    request: (form) =>
      formRequest(joined(fieldsOf(form), field("policy", "e30="), file(picture), CLOSING)),
    answer: "403 SignatureDoesNotMatch",
  },
  {
    name: "two signatures",
    request: withFields(field("x-amz-signature", "0".repeat(64))),
    answer: "403 SignatureDoesNotMatch",
  },
  { name: "two files", request: withFields(file(picture)), answer: NOT_ONE_FILE },
  {
    name: "two files, one in other letters",
    request: withFields(part('name="FILE"; filename="a"', picture)),
    answer: NOT_ONE_FILE,
  },
  { name: "two hundred files", request: withFile(times(200, file("a"))), answer: NOT_ONE_FILE },
  {
    name: "__proto__ and constructor",
    request: withFields(joined(field("__proto__", "polluted"), field("constructor", "polluted"))),
    answer: REFUSED,
  },
  {
    name: "__proto__ behind x-ignore-",
    request: withFields(joined(field("x-ignore-__proto__", "a"), field("x-ignore-", "b"))),
    answer: STORED,
  },
  {
    name: "a name that is no UTF-8",
    request: withFields(field("x-ignore-\xff\xfe", "\xff\xfe")),
    answer: STORED,
  },
  {
    name: "a name with line ends",
    request: withFields(part('name="x-ignore-a\r\nkey: b"', "c")),
    answer: STORED,
  },
  {
    name: "a name with encoded line ends",
    request: withFields(field("x-ignore-a%0d%0akey", "c")),
    answer: STORED,
  },
  { name: "a name with a NUL", request: withFields(field("x-ignore-\0", "\0")), answer: MALFORMED },
  {
    name: "a name twice in one part",
    request: withFields(part('name="x-ignore-a"; name="key"', "uploads/other")),
    answer: STORED,
  },
  {
    name: "a name in two encodings",
    request: withFields(part(`name="x-ignore-a"; name*=UTF-8''key`, "uploads/other")),
    answer: STORED,
  },
  {
    name: "a header in a redirect",
    request: withFields(field("success_action_redirect", "http://127.0.0.1/\r\nSet-Cookie: a=b")),
    answer: REFUSED,
  },
  {
    name: "a page's words in a field's name",
    request: withFields(field("<script>alert(1)</script>", "")),
    answer: REFUSED,
  },
  {
    name: "a key two folders up",
    request: (form) =>
      formRequest(joined(fieldsOf(form, { key: "../../../planted" }), file(picture), CLOSING)),
    answer: REFUSED,
  },
  {
    name: "a key that takes the filename",
    request: (form) =>
      formRequest(
        joined(
          fieldsOf(form, { key: `$`.concat("{filename}") }),
          file(picture, "../planted"),
          CLOSING,
        ),
      ),
    answer: REFUSED,
  },
  {
    name: "a filename two folders up",
    request: withFile(file(picture, "../../../etc/passwd")),
    answer: STORED,
  },
  {
    name: "a filename that is a path",
    request: withFile(file(picture, "/etc/passwd")),
    answer: STORED,
  },
  {
    name: "a filename two folders up, encoded",
    request: withFile(part(`name="file"; filename*=UTF-8''..%2f..%2fplanted`, picture)),
    answer: STORED,
  },
  { name: "a filename of nothing", request: withFile(file(picture, "")), answer: NOT_ONE_FILE },
  {
    name: "a file that says it is base64",
    request: withFile(
      file(picture.toString("base64"), "a", "Content-Transfer-Encoding: base64\r\n"),
    ),
    answer: STORED,
  },
  {
    name: "a form for an object",
    request: (form) =>
      formRequest(joined(fieldsOf(form), file(picture), CLOSING), { path: `/${BUCKET}/key` }),
    answer: "405 MethodNotAllowed",
  },
  {
    name: "a form for another bucket",
    request: (form) =>
      formRequest(joined(fieldsOf(form), file(picture), CLOSING), { path: "/other" }),
    answer: "404 NoSuchBucket",
  },
  {
    name: "a form for a bucket two folders up",
    request: (form) =>
      formRequest(joined(fieldsOf(form), file(picture), CLOSING), { path: "/..%2f..%2f" }),
    answer: "404 NoSuchBucket",
  },
];

const fields = area("the fields of a form", FIELDS, attackWithForm);

interface AbortAttack extends Attack {
  /** How much of the form is sent. */
  part: number;
}

const ABORTS: AbortAttack[] = [
  { name: "among the fields", part: 0.0005 },
  { name: "in the file", part: 0.5 },
  { name: "a byte before the end", part: 1 },
];

const aborts = area("thirty uploads that break off", ABORTS, async ({ part: share }, target) => {
  const body = Buffer.alloc(1_000_000, "a");
  const one = async () => {
    const { form } = await target.open();
    const bytes = formRequest(joined(fieldsOf(form), file(body), CLOSING));
    const cut = Math.min(bytes.length - 1, Math.floor(bytes.length * share));
    return exchange(target.s3Url, [bytes.subarray(0, cut)], { halfClose: true });
  };
  const said = await Promise.all(Array.from({ length: 30 }, one));
  expect(new Set(said.map(outcomeOf))).not.toContain(STORED);
});

underAttack([fields, aborts]);
