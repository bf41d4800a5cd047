import { expect, it } from "@jest/globals";
import { unwritableHint } from "./unwritable-hint.ts";

it.each([
  ["ENOSPC", "Make room, or name another file on another disk."],
  ["EDQUOT", "Make room, or name another file on another disk."],
  ["EFBIG", "Raise the limit for the size of files (`ulimit -f`), or name another file."],
  ["ENAMETOOLONG", "Its name is too long: name another file."],
  ["ENOTDIR", "A part of that path is no folder, but something else: name another file."],
  ["EISDIR", "There is no file at that path, but something else: name another file."],
  ["ELOOP", "There is no file at that path, but something else: name another file."],
  ["EACCES", "Look at its permissions."],
])("says what to do about %s", (code, hint) => {
  const error = Object.assign(new Error(code), { code });
  expect(unwritableHint(error, "name another file", "Look at its permissions.")).toBe(hint);
});
