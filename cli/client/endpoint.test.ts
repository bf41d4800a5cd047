import { describe, expect, it } from "@jest/globals";
import { parseEndpoint } from "./endpoint.ts";

describe("an endpoint", () => {
  it.each([
    ["https://api.example.com/v1/blobs", "/blobs"],
    ["https://api.example.com/v1/blobs/", "/blobs"],
    ["https://api.example.com/v1/console/", "/console"],
  ])("is not %s, which is within one", (url, page) => {
    expect(() => parseEndpoint(url)).toThrow(
      expect.objectContaining({
        code: "invalid_endpoint",
        message: `The endpoint ends in ${page}, which is within an API. Its URL is https://api.example.com/v1.`,
      }),
    );
  });

  it.each(["?", "#", "/v1?", "/v1/#", "?a=b", "#a"])("has no query and no fragment: %s", (end) => {
    expect(() => parseEndpoint(`https://api.example.com${end}`)).toThrow(
      "The endpoint has a query or a fragment.",
    );
  });

  it("may be a URL object, and is refused as what it is not", () => {
    const url = new URL("https://api.example.com/v1/") as unknown as string;
    expect(parseEndpoint(url)).toBe("https://api.example.com/v1");
    for (const odd of [5, null, undefined, {}, Symbol("url")]) {
      expect(() => parseEndpoint(odd as string)).toThrow(
        expect.objectContaining({ code: "invalid_endpoint" }),
      );
    }
  });

  it.each(["https://api.example.com/my-blobs", "https://blobs", "https://example.com/blobs/api"])(
    "may be %s",
    (url) => {
      expect(parseEndpoint(url)).toBe(url);
    },
  );
});
