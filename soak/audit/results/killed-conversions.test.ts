import { expect, it } from "@jest/globals";
import type { JournalEntry } from "../../local/journal.ts";
import { killedConversions } from "./killed-conversions.ts";

const invoked = (name: string): JournalEntry => ({
  ...{ atMs: 0, kind: "invoked", function: name },
  messages: [{ blobIds: ["bus"], receiveCount: 1 }],
});
const died: JournalEntry = {
  ...{ atMs: 0, kind: "thread_died", functions: ["convertBlob"] },
  ...{ blobIds: ["bus"], dooms: [] },
};
const begun: JournalEntry = { atMs: 0, kind: "life_began", pid: 1 };
const converting = invoked("convertBlob");

it.each<[string, JournalEntry[], string[]]>([
  ["three kills of its worker", [converting, died, converting, died, converting, died], ["bus"]],
  ["one of them of all", [converting, died, converting, begun, converting, died], ["bus"]],
  ["two", [converting, died, converting, died, converting], []],
  [
    "a third when it was done",
    [converting, died, converting, died, converting, invoked("processBlob"), died],
    [],
  ],
  ["kills of other functions that had it", [invoked("processBlob"), died, died, died], []],
])("a conversion is killed by %s, or is not", (_, journal, killed) => {
  expect([...killedConversions(journal)]).toEqual(killed);
});
