import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { FormData, request } from "undici";
import {
  bucket,
  closing,
  elementOf,
  formHeaders,
  openTestBed,
  part,
  parts,
  readAnswer,
  type TestBed,
} from "../s3-endpoint.fixture.ts";

const md5OfPicture = createHash("md5").update("picture").digest("hex");
const malformed = { status: 400, code: "MalformedPOSTRequest" };
const notOneFile = {
  status: 400,
  code: "InvalidArgument",
  message: "POST requires exactly one file upload per request.",
};

describe("a multipart form", () => {
  let bed: TestBed;
  let fields: string;
  const file = part("file", "picture", "photo.jpg");
  beforeAll(async () => {
    bed = await openTestBed();
    fields = parts(await bed.presign());
  });
  afterAll(() => bed.close());
  afterEach(async () => {
    expect(await bed.unfinishedFiles()).toEqual([]);
    expect(bed.errors).toEqual([]);
    bed.created.length = 0;
  });

  const post = (body: string, contentType = formHeaders["content-type"]) =>
    bed.postRaw(body, { "content-type": contentType });
  const refused = async (body: string, answer: object, contentType?: string) => {
    expect(await post(body, contentType)).toMatchObject(answer);
    expect(bed.created).toEqual([]);
  };

  it("is taken from undici's FormData", async () => {
    const form = new FormData();
    for (const [name, value] of Object.entries(await bed.presign())) form.append(name, value);
    form.append("file", new Blob(["picture"]), "photo.jpg");
    const answer = await request(`${bed.endpoint.url}/${bucket}`, { method: "POST", body: form });
    // undici streams a FormData with its length, which S3 insists on.
    expect(await readAnswer(answer)).toMatchObject({ status: 204 });
  });

  it("is taken with a quoted boundary, a preamble and an epilogue", async () => {
    const body = `preamble\r\n${fields}${file}${closing}epilogue`;
    expect(await post(body, 'Multipart/Form-Data; charset=utf-8; boundary="XX"')).toMatchObject({
      status: 204,
    });
    expect(bed.created).toMatchObject([{ bytes: 7 }]);
  });

  it("is taken one byte at a time", async () => {
    const body = Buffer.from(fields + file + closing);
    const answer = await request(`${bed.endpoint.url}/${bucket}`, {
      method: "POST",
      body: Readable.from([...body].map((byte) => Buffer.of(byte))),
      headers: { ...formHeaders, "content-length": String(body.length) },
    });
    expect(await readAnswer(answer)).toMatchObject({ status: 204 });
    expect(bed.created).toMatchObject([{ bytes: 7, etag: md5OfPicture }]);
  });

  it("is taken with a filename on every field", async () => {
    const named = Object.entries(await bed.presign()).map(([name, value]) =>
      part(name, value, name),
    );
    expect(await post(named.join("") + file + closing)).toMatchObject({ status: 204 });
    expect(bed.created).toMatchObject([{ key: "photo.jpg" }]);
  });

  it("keeps a file that looks like a form", async () => {
    const inner = `--YY\r\nContent-Disposition: form-data; name="key"\r\n\r\nother\r\n--YY--\r\n--X\r\n-XX`;
    expect(await post(fields + part("file", inner, "a") + closing)).toMatchObject({ status: 204 });
    expect(bed.created).toMatchObject([{ key: "photo.jpg", bytes: inner.length }]);
  });

  it("is refused when it is no form", () =>
    refused("{}", { status: 412, code: "PreconditionFailed" }, "application/json"));

  it("is refused without a Content-Type", async () => {
    expect(await bed.postRaw("picture")).toMatchObject({ status: 412, code: "PreconditionFailed" });
  });

  it.each([
    ["no boundary", "multipart/form-data"],
    ["an empty boundary", 'multipart/form-data; boundary=""'],
    ["another boundary than the body's", "multipart/form-data; boundary=YY"],
    ["a boundary that is too long", `multipart/form-data; boundary=${"X".repeat(71)}`],
  ])("is refused with %s", (_, contentType) =>
    refused(fields + file + closing, malformed, contentType),
  );

  it("is refused when it is empty", () => refused("", malformed));
  it("is refused when it breaks off among the fields", () => refused(fields, malformed));
  it("is refused when it breaks off in a part's header", () =>
    refused(`${fields}--XX\r\nContent-Dispo`, malformed));
  it("is refused when it breaks off in the file", () =>
    refused(
      `${fields}--XX\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\npic`,
      malformed,
    ));
  it("is refused without the closing boundary", () => refused(fields + file, malformed));
  it.each([
    ["more of the line", "-more\r\n"],
    ["spaces", "  \r\n"],
    ["half of an end", "-\r\n"],
    ["a bare line feed", "\n"],
  ])("is refused where %s follows its boundary in the file, and not cut there", (_name, rest) =>
    refused(`${fields}${file.replace("picture", `pic\r\n--XX${rest}ture`)}${closing}`, malformed),
  );
  it("is refused where more follows its boundary in a field, which would be cut there", () =>
    refused(`${fields}${part("note", "one\r\n--XXL\r\ntwo")}${file}${closing}`, malformed));
  it("may have what is like its boundary in the file", async () => {
    const content = "x--XX--\r\n-XX\r\n--xx\r\n--X\n--XX\r--XX--";
    const body = `${fields}${file.replace("picture", content)}${closing}`;
    expect(await post(body)).toMatchObject({ status: 204 });
    expect(bed.created).toMatchObject([{ bytes: content.length }]);
  });
  it("is refused with a part that has no name", () =>
    refused(
      `${fields}--XX\r\nContent-Disposition: form-data\r\n\r\nx\r\n${file}${closing}`,
      malformed,
    ));
  it("is refused with a part header that is none", () =>
    refused(`${fields}--XX\r\n\u0001\u0002: x\r\n\r\nx\r\n${file}${closing}`, malformed));
  it("is refused with a part header without end", () =>
    refused(`${fields}--XX\r\nX-Long: ${"x".repeat(17_000)}\r\n\r\nx\r\n${file}${closing}`, {
      status: 400,
    }));

  it("is refused without a file", () => refused(fields + closing, notOneFile));
  it("is refused with two files", () => refused(fields + file + file + closing, notOneFile));
  it("is refused with a file under another name", () =>
    refused(fields + part("photo", "picture", "photo.jpg") + closing, notOneFile));
  it.each([
    ["no filename", 'name="file"'],
    ["an empty filename", 'name="file"; filename=""'],
    ["a name without quotes", "name=file"],
    ["a name in capitals", 'name="FILE"'],
    ["a name that is not the first parameter", 'x=1; name="file"'],
  ])("is taken with a file of %s, as S3 takes it", async (_, parameters) => {
    const large = "picture\n".repeat(10_000);
    for (const type of ["", "Content-Type: image/png\r\n"]) {
      const header = `--XX\r\ncontent-disposition:form-data; ${parameters}\r\n${type}\r\n`;
      expect(await post(`${fields}${header}${large}\r\n${closing}`)).toMatchObject({ status: 204 });
      expect(bed.created.splice(0)).toMatchObject([{ key: "photo.jpg", bytes: large.length }]);
    }
  });

  it("is taken one byte at a time without a filename", async () => {
    const body = Buffer.from(fields + part("file", "picture") + closing);
    const answer = await request(`${bed.endpoint.url}/${bucket}`, {
      method: "POST",
      body: Readable.from([...body].map((byte) => Buffer.of(byte))),
      headers: { ...formHeaders, "content-length": String(body.length) },
    });
    expect(await readAnswer(answer)).toMatchObject({ status: 204 });
    expect(bed.created).toMatchObject([{ bytes: 7, etag: md5OfPicture }]);
  });

  it("takes a field that only speaks of a file for a field", () =>
    refused(fields + part("x-ignore", 'Content-Disposition: form-data; name="file"') + closing, {
      ...notOneFile,
    }));

  it.each([
    ["with a filename", file],
    ["without one", part("file", "picture")],
  ])("is refused in S3's words when the file comes before the fields, %s", (_, first) =>
    refused(first + fields + closing, {
      status: 400,
      code: "InvalidArgument",
      message:
        "Bucket POST must contain a field named 'key'.  If it is specified, please check the order of the fields.",
    }),
  );

  it("takes 20 KB in front of the file, to the byte, and no more", async () => {
    const header = '--XX\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n';
    const padding = (bytes: number) =>
      part("x-ignore-padding", "x".repeat(bytes - part("x-ignore-padding", "").length));
    const room = 20 * 1024 - fields.length - header.length;
    const body = (bytes: number) => `${fields}${padding(bytes)}${header}picture\r\n${closing}`;
    expect(await post(body(room))).toMatchObject({ status: 204 });
    bed.created.length = 0;
    const answer = await post(body(room + 1));
    expect(answer).toMatchObject({ status: 400, code: "MaxPostPreDataLengthExceeded" });
    expect(elementOf(answer.body, "MaxPostPreDataLengthBytes")).toBe("20480");
    expect(bed.created).toEqual([]);
  });

  it.each([
    ["ten thousand fields", () => part("a", "b").repeat(10_000)],
    ["one huge field", () => part("a", "b".repeat(5_000_000))],
    ["one huge field with a filename", () => part("a", "b".repeat(5_000_000), "a")],
    ["a field of empty lines", () => part("a", "\n".repeat(1_000_000))],
  ])("is refused with %s", (_, more) =>
    refused(fields + more() + file + closing, {
      status: 400,
      code: "MaxPostPreDataLengthExceeded",
    }),
  );

  it("is refused with a thousand parts behind the file", () =>
    refused(fields + file + part("a", "b").repeat(1001) + closing, malformed));

  it("needs a Content-Length", async () => {
    const answer = await request(`${bed.endpoint.url}/${bucket}`, {
      method: "POST",
      headers: formHeaders,
      body: Readable.from([fields + file + closing]),
    });
    expect(await readAnswer(answer)).toMatchObject({ status: 411, code: "MissingContentLength" });
    expect(bed.created).toEqual([]);
  });

  it("is not fooled by names that JavaScript knows", async () => {
    for (const name of ["__proto__", "constructor", "hasOwnProperty"]) {
      await refused(fields + part(name, "x") + file + closing, {
        message: `Invalid according to Policy: Extra input fields: ${name}`,
      });
    }
  });

  it("is stored or refused, and never breaks anything, however it is mangled", async () => {
    const body = Buffer.from(fields + file + closing);
    const random = randomFrom(7);
    for (let round = 0; round < 300; round += 1) {
      const answer = await post(mangle(body, random).toString("latin1"));
      expect(answer.status === 204 || answer.code !== undefined).toBe(true);
      expect(answer.status).toBeLessThan(500);
    }
    expect(await post(body.toString("latin1"))).toMatchObject({ status: 204 });
  });
});

/** Numbers below a bound that look random and are the same in every run (a linear congruential generator). */
function randomFrom(seed: number): (bound: number) => number {
  let state = seed;
  return (bound) => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return (state >>> 8) % Math.max(bound, 1);
  };
}

/** Cuts, repeats, overwrites, or plants a boundary. */
function mangle(body: Buffer, random: (bound: number) => number): Buffer {
  const [at, to] = [random(body.length), random(body.length)];
  const planted = ["--XX", "\r\n--XX--\r\n", "\r\n\r\n", "\r", "\u0000"][random(5)] ?? "";
  const mangled = [
    [body.subarray(0, at)],
    [body.subarray(0, Math.min(at, to)), body.subarray(Math.max(at, to))],
    [body.subarray(0, at), body.subarray(Math.min(at, to), Math.max(at, to)), body.subarray(at)],
    [body.subarray(0, at), Buffer.from(planted), body.subarray(at)],
    [body.subarray(0, at), Buffer.of(random(256)), body.subarray(at + 1)],
    [body.subarray(at), body.subarray(0, at)],
  ][random(6)];
  return Buffer.concat(mangled ?? []);
}
