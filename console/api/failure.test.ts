import { expect, it } from "@jest/globals";
import { failureOfAnswer } from "./failure.ts";

it("tells a problem in the API's own words, all that is wrong with a request included", () => {
  const problem = {
    type: "/problems/invalid_request",
    title: "Invalid request",
    status: 400,
    code: "invalid_request",
    detail: "The request is wrong.",
    hint: "Mend it.",
    request_id: "abc=",
    errors: [{ pointer: "/features", detail: "There is no such feature." }],
  };
  expect(failureOfAnswer(400, JSON.stringify(problem), null)).toEqual({
    ...{ status: 400, message: "The request is wrong.", hint: "Mend it." },
    ...{ code: "invalid_request", requestId: "abc=", details: problem.errors },
  });
});

it.each(["missing_api_key", "invalid_api_key"])("says where on the page %s is mended", (code) => {
  const problem = { code, detail: "No.", hint: "Send the header `authorization`." };
  expect(failureOfAnswer(401, JSON.stringify(problem), null).hint).toContain("at the top right");
});

it("hears when to come again", () => {
  expect(failureOfAnswer(429, "{}", "30")).toMatchObject({ retryAfterMs: 30_000 });
  for (const nothing of ["soon", "", "0", "-1", "1e1000"]) {
    expect(failureOfAnswer(429, "{}", nothing)).not.toHaveProperty("retryAfterMs");
  }
});

it.each([
  ['{"message":"Forbidden"}', "The API answered with 403: Forbidden."],
  ["<html>", "The API answered with 403."],
  ["null", "The API answered with 403."],
])("makes a sentence of %s", (text, message) => {
  expect(failureOfAnswer(403, text, null).message).toBe(message);
});
