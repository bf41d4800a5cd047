import { expect } from "@jest/globals";
import { uploadsBucket } from "../../local/resources.ts";
import {
  attackWithForm,
  type FormAttack,
  malformed,
  notOneFile,
  picture,
  refused,
  stored,
  times,
  withFields,
  withFile,
} from "./form-attack.fixture.ts";
import { closing, field, fieldsOf, file, formRequest, joined, part } from "./forms.fixture.ts";
import { exchange, outcomeOf } from "./raw-exchange.fixture.ts";
import { type Attack, area, underAttack } from "./under-attack.fixture.ts";

const fieldAttacks: FormAttack[] = [
  {
    name: "the file in front of the fields",
    request: (form) => formRequest(joined(file(picture), fieldsOf(form), closing)),
    answer: "400 InvalidArgument",
  },
  { name: "two keys", request: withFields(field("key", "uploads/other")), answer: refused },
  {
    name: "two keys in two cases",
    request: withFields(field("KEY", "uploads/other")),
    answer: refused,
  },
  {
    name: "two policies",
    request: (form) =>
      formRequest(joined(fieldsOf(form), field("policy", "e30="), file(picture), closing)),
    answer: "403 SignatureDoesNotMatch",
  },
  {
    name: "two signatures",
    request: withFields(field("x-amz-signature", "0".repeat(64))),
    answer: "403 SignatureDoesNotMatch",
  },
  { name: "two files", request: withFields(file(picture)), answer: notOneFile },
  {
    name: "two files, one in other letters",
    request: withFields(part('name="FILE"; filename="a"', picture)),
    answer: notOneFile,
  },
  { name: "two hundred files", request: withFile(times(200, file("a"))), answer: notOneFile },
  {
    name: "__proto__ and constructor",
    request: withFields(joined(field("__proto__", "polluted"), field("constructor", "polluted"))),
    answer: refused,
  },
  {
    name: "__proto__ behind x-ignore-",
    request: withFields(joined(field("x-ignore-__proto__", "a"), field("x-ignore-", "b"))),
    answer: stored,
  },
  {
    name: "a name that is no UTF-8",
    request: withFields(field("x-ignore-\xff\xfe", "\xff\xfe")),
    answer: stored,
  },
  {
    name: "a name with line ends",
    request: withFields(part('name="x-ignore-a\r\nkey: b"', "c")),
    answer: stored,
  },
  {
    name: "a name with encoded line ends",
    request: withFields(field("x-ignore-a%0d%0akey", "c")),
    answer: stored,
  },
  { name: "a name with a NUL", request: withFields(field("x-ignore-\0", "\0")), answer: malformed },
  {
    name: "a name twice in one part",
    request: withFields(part('name="x-ignore-a"; name="key"', "uploads/other")),
    answer: stored,
  },
  {
    name: "a name in two encodings",
    request: withFields(part(`name="x-ignore-a"; name*=UTF-8''key`, "uploads/other")),
    answer: stored,
  },
  {
    name: "a header in a redirect",
    request: withFields(field("success_action_redirect", "http://127.0.0.1/\r\nSet-Cookie: a=b")),
    answer: refused,
  },
  {
    name: "a page's words in a field's name",
    request: withFields(field("<script>alert(1)</script>", "")),
    answer: refused,
  },
  {
    name: "a key two folders up",
    request: (form) =>
      formRequest(joined(fieldsOf(form, { key: "../../../planted" }), file(picture), closing)),
    answer: refused,
  },
  {
    name: "a key that takes the filename",
    request: (form) =>
      formRequest(
        joined(
          fieldsOf(form, { key: `$`.concat("{filename}") }),
          file(picture, "../planted"),
          closing,
        ),
      ),
    answer: refused,
  },
  {
    name: "a filename two folders up",
    request: withFile(file(picture, "../../../etc/passwd")),
    answer: stored,
  },
  {
    name: "a filename that is a path",
    request: withFile(file(picture, "/etc/passwd")),
    answer: stored,
  },
  {
    name: "a filename two folders up, encoded",
    request: withFile(part(`name="file"; filename*=UTF-8''..%2f..%2fplanted`, picture)),
    answer: stored,
  },
  { name: "a filename of nothing", request: withFile(file(picture, "")), answer: stored },
  {
    name: "a file that says it is base64",
    request: withFile(
      file(picture.toString("base64"), "a", "Content-Transfer-Encoding: base64\r\n"),
    ),
    answer: stored,
  },
  {
    name: "a form for an object",
    request: (form) =>
      formRequest(joined(fieldsOf(form), file(picture), closing), {
        path: `/${uploadsBucket}/key`,
      }),
    answer: "405 MethodNotAllowed",
  },
  {
    name: "a form for another bucket",
    request: (form) =>
      formRequest(joined(fieldsOf(form), file(picture), closing), { path: "/other" }),
    answer: "404 NoSuchBucket",
  },
  {
    name: "a form for a bucket two folders up",
    request: (form) =>
      formRequest(joined(fieldsOf(form), file(picture), closing), { path: "/..%2f..%2f" }),
    answer: "404 NoSuchBucket",
  },
];

const fields = area("the fields of a form", fieldAttacks, attackWithForm);

interface AbortAttack extends Attack {
  /** How much of the form is sent. */
  part: number;
}

const abortAttacks: AbortAttack[] = [
  { name: "among the fields", part: 0.0005 },
  { name: "in the file", part: 0.5 },
  { name: "a byte before the end", part: 1 },
];

const aborts = area(
  "thirty uploads that break off",
  abortAttacks,
  async ({ part: share }, target) => {
    const body = Buffer.alloc(1_000_000, "a");
    const one = async () => {
      const { form } = await target.open();
      const bytes = formRequest(joined(fieldsOf(form), file(body), closing));
      const cut = Math.min(bytes.length - 1, Math.floor(bytes.length * share));
      return exchange(target.s3Url, [bytes.subarray(0, cut)], { halfClose: true });
    };
    const said = await Promise.all(Array.from({ length: 30 }, one));
    expect(new Set(said.map(outcomeOf))).not.toContain(stored);
  },
);

underAttack([fields, aborts]);
