import { expect, it, jest } from "@jest/globals";
import { signal } from "@preact/signals";
import { CallError, type Failure } from "../api/failure.ts";
import { isPassing, isThrottled, untilAnswered } from "./until-answered.ts";

const throttled: Failure = { message: "Too many requests.", status: 429, retryAfterMs: 1 };

/** Answers with these, one after the other; a failure is thrown. */
function asking(...answers: (string | Failure)[]) {
  const trouble = signal<string | undefined>(undefined);
  const told: (string | undefined)[] = [];
  trouble.subscribe((text) => told.push(text));
  const ask = jest.fn(async () => {
    const answer = answers.shift() ?? "";
    if (typeof answer !== "string") throw new CallError(answer);
    return answer;
  });
  return { entry: { abort: new AbortController(), trouble }, ask, told };
}

it("asks again while it is throttled, and says so till then", async () => {
  const { entry, ask, told } = asking(throttled, throttled, "blob");
  expect(await untilAnswered(entry, ask, isThrottled)).toBe("blob");
  expect(ask).toHaveBeenCalledTimes(3);
  const trouble = "Too many requests. The page asks again by itself.";
  expect(told).toEqual([undefined, trouble, undefined]);
});

it.each([
  ["is over tomorrow only", { ...throttled, retryAfterMs: 3_600_000 }],
  ["may have been done", { message: "No answer." }],
  ["is refused", { message: "No.", status: 400 }],
])("does not ask again what %s", async (_, failure) => {
  const { entry, ask } = asking(throttled, failure);
  await expect(untilAnswered(entry, ask, isThrottled)).rejects.toThrow(failure.message);
  expect(entry.trouble.value).toBeUndefined();
});

it("ends when nobody wants to know any more", async () => {
  const { entry, ask } = asking({ ...throttled, retryAfterMs: 50_000 });
  const asked = untilAnswered(entry, ask, isThrottled);
  entry.abort.abort(new Error("gone"));
  await expect(asked).rejects.toThrow("gone");
});

it("asks again for a read that had no answer", () => {
  expect([undefined, 429, 500, 404].map((status) => isPassing({ message: "", status }))).toEqual([
    ...[true, true, true, false],
  ]);
});
