import { gzipSync } from "node:zlib";
import {
  attackWithForm,
  bad,
  type FormAttack,
  malformed,
  picture,
  stored,
  times,
  tooMuch,
  withFields,
  withFile,
  withLength,
  withType,
} from "./form-attack.fixture.ts";
import {
  closing,
  field,
  fieldsOf,
  file,
  formBoundary,
  formRequest,
  joined,
  part,
} from "./forms.fixture.ts";
import { area, underAttack } from "./under-attack.fixture.ts";

function* byteByByte(bytes: Uint8Array) {
  for (const byte of bytes) yield Buffer.of(byte);
}

const sizes: FormAttack[] = [
  {
    name: "10,000 fields",
    request: withFields(times(10_000, field("x-ignore-a", "b"))),
    answer: tooMuch,
  },
  {
    name: "a field without end",
    request: withFields(field("x-ignore-a", Buffer.alloc(8_000_000, "a"))),
    answer: tooMuch,
  },
  {
    name: "5,000 headers in one part",
    request: withFields(part('name="x-ignore-a"', "b", "X-A: b\r\n".repeat(5_000))),
    answer: malformed,
  },
  {
    name: "a part's header without end",
    request: withFields(part('name="x-ignore-a"', "b", `X-A: ${"b".repeat(8_000_000)}\r\n`)),
    answer: tooMuch,
  },
  {
    name: "10,000 fields behind the file",
    request: withFile(file(picture), `${times(10_000, field("a", "b"))}${closing}`),
    answer: malformed,
  },
  {
    name: "a field without end behind the file",
    request: withFile(file(picture), `${field("a", Buffer.alloc(8_000_000, "a"))}${closing}`),
    answer: stored,
  },
  {
    name: "51 MB, where 50 are allowed",
    request: withFile(file(Buffer.alloc(51_000_000))),
    answer: "400 EntityTooLarge",
  },
  {
    name: "a filename of 15 kB, put into a field 150 times",
    request: withFields(
      field("x-ignore-a", `$`.concat("{filename}").repeat(150)),
      file(picture, "f".repeat(15_000)),
    ),
    answer: stored,
  },
  {
    name: "a filename of 9 kB, put into a field 700 times",
    request: withFields(
      field("x-ignore-a", `$`.concat("{filename}").repeat(700)),
      file(picture, "f".repeat(9_000)),
    ),
    answer: stored,
  },
  {
    name: "a preamble of 8 MB",
    request: (form) =>
      formRequest(
        joined(Buffer.alloc(8_000_000, "a"), "\r\n", fieldsOf(form), file(picture), closing),
      ),
    answer: tooMuch,
  },
  {
    name: "an epilogue of 8 MB",
    request: withFile(file(picture), `${closing}${"a".repeat(8_000_000)}`),
    answer: stored,
  },
];

const boundaries: FormAttack[] = [
  { name: "no boundary at the end", request: withFile(file(picture), ""), answer: malformed },
  {
    name: "a form within the form",
    request: withFile(
      part(
        'name="file"; filename="a"',
        joined("--YY\r\n", field("key", "x"), "--YY--\r\n"),
        'Content-Type: multipart/mixed; boundary="YY"\r\n',
      ),
    ),
    answer: stored,
  },
  {
    name: "forms within forms, a thousand deep",
    request: withFile(
      file(
        Array.from(
          { length: 1_000 },
          (_, i) => `--Y${i}\r\nContent-Type: multipart/mixed; boundary=Y${i + 1}\r\n\r\n`,
        ).join(""),
      ),
    ),
    answer: stored,
  },
  {
    name: "the boundary in a file's line",
    request: withFile(
      file(joined(picture, ` --${formBoundary} `, `\n--${formBoundary}`, `\r--${formBoundary}--`)),
    ),
    answer: stored,
  },
  {
    name: "the last boundary in the middle of the file",
    request: withFile(file(joined(picture.subarray(0, 50), `\r\n${closing}`, picture))),
    answer: stored,
  },
  {
    name: "a megabyte of beginnings of boundaries",
    request: withFile(file("\r\n--X".repeat(200_000))),
    answer: stored,
  },
  {
    name: "a boundary of hyphens in a megabyte of hyphens",
    request: ({ fields }) => hyphens(fields),
    answer: stored,
  },
  {
    name: "one byte at a time",
    request: (form) => byteByByte(withFile(file(picture))(form)),
    answer: stored,
  },
  {
    name: "two boundaries in its Content-Type",
    request: withType(`multipart/form-data; boundary=YY; boundary=${formBoundary}`),
    answer: malformed,
  },
  {
    name: "a boundary of 70 characters that nobody uses",
    request: withType(`multipart/form-data; boundary=${"Y".repeat(70)}`),
    answer: malformed,
  },
  {
    name: "a boundary called __proto__",
    request: withType("multipart/form-data; boundary=__proto__"),
    answer: malformed,
  },
  {
    name: "another multipart",
    request: withType(`multipart/mixed; boundary=${formBoundary}`),
    answer: "412 PreconditionFailed",
  },
  {
    name: "line feeds alone",
    request: (form) =>
      formRequest(
        Buffer.from(
          joined(fieldsOf(form), file("a"), closing).toString("latin1").replaceAll("\r\n", "\n"),
          "latin1",
        ),
      ),
    answer: malformed,
  },
  {
    name: "gzip",
    request: (form) =>
      formRequest(gzipSync(joined(fieldsOf(form), file(picture), closing)), {
        headers: ["Content-Encoding: gzip"],
      }),
    answer: malformed,
  },
  { name: "zeros", request: () => formRequest(Buffer.alloc(1_000_000)), answer: tooMuch },
];

const lengths: FormAttack[] = [
  { name: "a length that is too small", request: withLength("Content-Length: 500"), answer: bad },
  { name: "a length of nothing", request: withLength("Content-Length: 0"), answer: bad },
  {
    name: "a length that is too great, half-closed",
    request: withLength("Content-Length: 9000000"),
    how: { halfClose: true },
    answer: bad,
  },
  {
    name: "a length that no upload may have",
    request: withLength("Content-Length: 9007199254740991"),
    how: { halfClose: true },
    answer: bad,
  },
  {
    name: "no length",
    request: (form) =>
      formRequest(chunked(joined(fieldsOf(form), file(picture), closing)), {
        headers: ["Transfer-Encoding: chunked"],
      }),
    answer: "411 MissingContentLength",
  },
  {
    name: "two lengths",
    request: withLength("Content-Length: 3000", "Content-Length: 30"),
    answer: bad,
  },
];

underAttack([
  area("a form's size", sizes, attackWithForm),
  area("a form's boundaries", boundaries, attackWithForm),
  area("a form's length", lengths, attackWithForm),
]);

function chunked(body: Uint8Array): Buffer {
  return joined(...[...body].map((byte) => joined("1\r\n", Buffer.of(byte), "\r\n")), "0\r\n\r\n");
}

/** A search for a boundary like this compares nearly all of it at every byte, if it is a simple one. */
function hyphens(fields: Record<string, string>): Buffer {
  const boundary = "-".repeat(70);
  const one = (disposition: string, value: string) =>
    `--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n${value}\r\n`;
  const parts = Object.entries(fields).map(([name, value]) => one(`name="${name}"`, value));
  const content = `\r\n${"-".repeat(71)}`.repeat(14_000);
  const body = `${parts.join("")}${one('name="file"; filename="a"', content)}--${boundary}--\r\n`;
  return formRequest(Buffer.from(body), { type: `multipart/form-data; boundary=${boundary}` });
}
