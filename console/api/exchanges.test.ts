import { beforeEach, expect, it } from "@jest/globals";
import { exchanges, noteExchange } from "./exchanges.ts";

beforeEach(() => {
  exchanges.value = [];
});
const request = { method: "GET", url: "http://a/blobs/1", isKeyed: false, subject: 1 } as const;
const shown = () => exchanges.value.map(({ method, status, count }) => [method, status, count]);

it("tells of a request before it is answered, and what came of it", () => {
  const end = noteExchange(request);
  expect(shown()).toEqual([["GET", undefined, 1]]);
  end({ status: 200, answer: "{}" });
  expect(shown()).toEqual([["GET", 200, 1]]);
});

it("counts reads of a blob that is at work, also where another picture's lie between", () => {
  noteExchange(request)({ status: 200, answer: "first" });
  noteExchange({ ...request, subject: 2 })({ status: 200 });
  noteExchange(request)({ status: 200, answer: "last" });
  expect(shown()).toEqual([
    ["GET", 200, 1],
    ["GET", 200, 2],
  ]);
  expect(exchanges.value[1]?.answer).toBe("last");
});

it("does not count another answer with it", () => {
  noteExchange(request)({ status: 200 });
  noteExchange(request)({ status: 500 });
  expect(shown()).toEqual([
    ["GET", 500, 1],
    ["GET", 200, 1],
  ]);
});

it("forgets the oldest, so that memory does not grow", () => {
  for (let status = 0; status < 300; status += 1) noteExchange(request)({ status });
  expect(exchanges.value).toHaveLength(200);
  expect(exchanges.value[0]?.status).toBe(299);
});
