import { crc32 } from "node:zlib";
import { describe, expect, it } from "@jest/globals";
import { UsageError } from "../../../client/errors.ts";
import { checkName } from "./entry-name.ts";
import { makeZip } from "./testing/make-zip.ts";
import { refusalOf } from "./testing/refusal-of.ts";
import { zipLimits } from "./zip-limits.ts";

const refusalBy = (check: () => void): UsageError => {
  try {
    check();
  } catch (error) {
    if (error instanceof UsageError) return error;
  }
  throw new Error("It was not refused.");
};
const behindAnother = (name: string) => makeZip([{ name: "fine.jpg", data: "fine" }, { name }]);

describe("a name that is refused before anything is written", () => {
  it.each([
    ["../../../suite/evil.jpg", "leads out of its folder"],
    ["a/../../evil.jpg", "leads out of its folder"],
    ["a/..", "leads out of its folder"],
    ["../../../suite/", "leads out of its folder"],
    ["__MACOSX/../../evil", "leads out of its folder"],
    ["/tmp/evil.jpg", "has an absolute path"],
    ["C:/evil.jpg", "has an absolute path"],
    ["c:evil.jpg", "has an absolute path"],
    ["..\\evil.jpg", "has a backslash in its name"],
    ["\\\\host\\share\\evil.jpg", "has a backslash in its name"],
    ["", "has an empty name in its path"],
    ["a//b.jpg", "has an empty name in its path"],
    ["a/./b.jpg", "has a name that ends in a dot or a space"],
    [".", "has a name that ends in a dot or a space"],
    ["a.jpg.", "has a name that ends in a dot or a space"],
    ["a /b.jpg", "has a name that ends in a dot or a space"],
    ["a.jpg:evil", "has a colon in its name"],
    ["a/Con.jpg", "is named like a device of Windows"],
    ["lpt1", "is named like a device of Windows"],
    ["a/".repeat(17), "is more than 16 folders deep"],
  ])("%j %s", async (name, why) => {
    expect(await refusalOf(behindAnother(name))).toEqual({
      code: why.startsWith("is more") ? "zip_too_large" : "zip_unsafe",
      message: `The entry "${name}" ${why}.`,
      writtenBytes: 0,
    });
  });

  it.each([
    ["a.jpg\0.txt", "a.jpg\ufffd.txt"],
    ["\u001b[2Ja.jpg", "\ufffd[2Ja.jpg"],
    ["a\r\nb.jpg", "a b.jpg"],
    ["a\u009bb.jpg", "a\ufffdb.jpg"],
  ])("%j has a control character, and is told without it", async (name, told) => {
    const { code, message } = await refusalOf(behindAnother(name));
    expect(code).toBe("zip_unsafe");
    expect(message).toBe(`The entry "${told}" has a control character in its name.`);
  });

  it.each([
    ["a".repeat(256), "has a name of more than 255 bytes"],
    ["ü".repeat(128), "has a name of more than 255 bytes"],
    ["name/".repeat(201), "has a path of more than 1,000 bytes"],
  ])("%j %s, and is told in short", async (name, why) => {
    const { code, message } = await refusalOf(behindAnother(name));
    expect(code).toBe("zip_too_large");
    expect(message).toBe(`The entry "${name.slice(0, 79)}…" ${why}.`);
  });

  it.each(["a".repeat(256), "name/".repeat(201), "a/".repeat(17)])(
    "%j advises a shorter name, and not to split the zip",
    (name) => {
      const { hint } = refusalBy(() => checkName(name, zipLimits));
      expect(hint).toBe("Give it a shorter name in fewer folders, and make the zip again.");
    },
  );

  it("is hidden in an extra field (Info-ZIP's Unicode path)", async () => {
    const content = Buffer.concat([Buffer.alloc(5, 1), Buffer.from("../../../suite/evil.jpg")]);
    content.writeUInt32LE(crc32("a.jpg"), 1);
    const extra = Buffer.concat([Buffer.from("7570", "hex"), Buffer.from([content.length, 0])]);
    const zip = makeZip([{ name: "a.jpg", extra: Buffer.concat([extra, content]) }]);
    expect(await refusalOf(zip)).toMatchObject({
      code: "zip_unsafe",
      message: 'The entry "../../../suite/evil.jpg" leads out of its folder.',
    });
  });
});

describe("names that would meet on disk", () => {
  const twice = (name: string) =>
    `The name "${name}" is in the zip twice; upper and lower case count as the same.`;
  const both = (name: string) =>
    `The entry "${name}" and another one make the same name a file and a folder.`;

  it.each([
    ["a.jpg", "a.jpg", twice("a.jpg")],
    ["a/B.jpg", "A/b.JPG", twice("A/b.JPG")],
    ["É.jpg", "e\u0301.jpg", twice("é.jpg")],
    ["a.jpg", "././a.jpg", twice("a.jpg")],
    ["a", "A/b.jpg", both("A/b.jpg")],
    ["a", "a/", both("a/")],
    ["a/b/c.jpg", "a/B", both("a/B")],
  ])("%j and %j", async (first, second, message) => {
    const zip = makeZip([{ name: first, data: "first" }, { name: second }]);
    expect(await refusalOf(zip)).toEqual({ code: "zip_unsafe", message, writtenBytes: 0 });
  });
});
