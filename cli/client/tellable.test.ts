import { describe, expect, it } from "@jest/globals";
import { tellable } from "./tellable.ts";

const secret = "s3cret";

describe("what is told of what somebody gave", () => {
  it.each([
    ["'https://me:s3cret@api.example/x' is no URL.", "'https://api.example/x' is no URL."],
    ["https://s3cret@api.example", "https://api.example"],
    ["https://me:s3@cret:s3cret@api.example:8080/x", "https://api.example:8080/x"],
    ["'//me:s3cret@api.example'", "'//api.example'"],
    ["ftp://me:s3cret@api.example.", "ftp://api.example."],
    ["'me:s3cret@proxy:80'", "'proxy:80'"],
    ["'https:me:s3cret@api.example'", "'api.example'"],
    [
      "https://api.example/hook?token=s3cret&x=1 is refused.",
      "https://api.example/hook?… is refused.",
    ],
    ["(https://api.example/hook#s3cret)", "(https://api.example/hook?…"],
    ["'data:image/png;base64,s3cret' is invalid.", "'data:…' is invalid."],
    [`'data:image/svg+xml,<svg xmlns="x"> s3cret </svg>' is invalid.`, "'data:…' is invalid."],
    ["The file data:text/plain,s3cret cannot be read.", "The file data:… cannot be read."],
    ["'https://me:s3/cret?s3cret@api.example/' is no URL", "'https://api.example/' is no URL"],
    ["'https://me:a s3cret@api.example/' is no URL", "'https://api.example/' is no URL"],
  ])("%s", (given, told) => {
    expect(tellable(given)).not.toContain(secret);
    expect(tellable(given)).toBe(told);
  });

  it.each([
    "The file /tmp//a@b/photo?.jpg cannot be read (ENOENT).",
    "http://127.0.0.1:7878 closed the connection; write to me@example.com",
    "The proxy let no connection to api.rekog.test:80 through: HTTP status 407.",
    "metadata: must have at most 16 keys; data: is no key.",
    "a file: photo.jpg, key: value",
  ])("is left as it is where there is nothing to hide: %s", (text) => {
    expect(tellable(text)).toBe(text);
  });

  it("is short, quickly", () => {
    const before = process.cpuUsage();
    for (const part of [
      ..."x '?/.:",
      "a b ",
      "a:",
      "a.",
      "a@",
      "a://",
      "//a:b ",
      "data:",
      "'data:",
      "data:,",
    ]) {
      for (const [begin, length] of [
        ["", 2e6],
        ["https://", 1e5],
        ["https://a:", 1e5],
        ["data:image/png;base64,", 1e5],
        ["'data:", 1e5],
      ] as const) {
        const long = begin + part.repeat(length / part.length);
        expect(tellable(`The file ${long} is not there.`).length).toBeLessThan(2_100);
      }
    }
    // Of this process, in microseconds: what else the machine does has no part in it.
    expect(process.cpuUsage(before).user).toBeLessThan(10_000_000);
  });

  it.each([
    (rest: string) => `https://me:s3cret${rest}@api.example`,
    (rest: string) => `https://s3cret${rest}@api.example`,
    (rest: string) => `me:s3cret${rest}@api.example`,
    (rest: string) => `https://me:a s3cret${rest}@api.example`,
    (rest: string) => `https://me:s3cret ${rest} @api.example`,
    (rest: string) => `https://me:s3cret${rest.replaceAll("AA", "A ")}@api.example`,
    (rest: string) => `https://api.example/?s3cret${rest}`,
    (rest: string) => `https://api.example/${rest}?s3cret`,
    (rest: string) => `data:image/png;base64,s3cret${rest}`,
    (rest: string) => `'data:image/svg+xml,<svg s3cret ${rest}>'`,
  ])("hides what belongs together across any length: %s", (given) => {
    for (const rest of ["", "A".repeat(500), "A".repeat(1e6)]) {
      expect(tellable(`The file ${given(rest)} is not there.`)).not.toContain(secret);
    }
  });

  it("keeps the end of a sentence about something long", () => {
    const long = "A".repeat(2e6);
    expect(tellable(`option '--to' argument '${long}' is invalid. It must be short.`)).toMatch(
      /^option '--to' argument 'A{79}…' is invalid\. It must be short\.$/,
    );
  });
});
