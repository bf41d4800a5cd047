import { expect, it } from "@jest/globals";
import type { Context } from "./load.ts";
import { replayed } from "./replay.ts";

const captured = [
  {
    operation: "PutItem",
    headers: { host: "127.0.0.1:1", "content-length": "9", "x-amz-target": "PutItem" },
    body: '{"id":"old"}',
  },
  { operation: "GetItem", headers: {}, body: '{"of":"old","md5":"sum"}' },
];

it("repeats requests with ids of their own, the same ones in a whole sequence", () => {
  let made = 0;
  const sequence = replayed(captured, () => ({ old: `new-${++made}`, sum: "other" }));
  const bodies = (context: Context) => sequence.map((next) => next(context).body);
  expect(bodies({})).toEqual(['{"id":"new-1"}', '{"of":"new-1","md5":"other"}']);
  expect(bodies({})).toEqual(['{"id":"new-2"}', '{"of":"new-2","md5":"other"}']);
});

it("leaves out the headers that are the connection's", () => {
  const [first] = replayed(captured, () => ({}));
  expect(first?.({}).headers).toEqual({ "x-amz-target": "PutItem" });
});
