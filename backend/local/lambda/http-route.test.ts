import { describe, expect, it } from "@jest/globals";
import { matchRoute, type Route } from "./http-route.ts";

const routes: Route[] = [
  { method: "POST", path: "/blobs", function: "create" },
  { method: "GET", path: "/blobs/{blob_id}", function: "get" },
  { method: "POST", path: "/blobs/{blob_id}/callback", function: "redeliver" },
];

const match = (method: string, path: string) => {
  const found = matchRoute(routes, method, path);
  return found && { function: found.route.function, parameters: found.pathParameters };
};

describe("matchRoute", () => {
  it("finds a route by method and path", () => {
    expect(match("POST", "/blobs")).toEqual({ function: "create", parameters: {} });
    expect(match("GET", "/blobs/1")).toEqual({ function: "get", parameters: { blob_id: "1" } });
    expect(match("POST", "/blobs/1/callback")).toEqual({
      function: "redeliver",
      parameters: { blob_id: "1" },
    });
  });

  it.each([
    ["PUT", "/blobs"],
    ["post", "/blobs"],
    ["GET", "/blobs"],
    ["GET", "/blobs/"],
    ["GET", "/blobs/1/"],
    ["GET", "//blobs/1"],
    ["GET", "/BLOBS/1"],
    ["GET", "/"],
    ["GET", ""],
  ])("has no route for %s %s", (method, path) => {
    expect(match(method, path)).toBeUndefined();
  });

  it("decodes a parameter, in which a slash may be encoded", () => {
    expect(match("GET", "/blobs/a%2Fb%20%C3%A4")?.parameters).toEqual({ blob_id: "a/b ä" });
  });

  it("hands a parameter over as it is if it cannot be decoded", () => {
    expect(match("GET", "/blobs/%zz")?.parameters).toEqual({ blob_id: "%zz" });
  });
});
