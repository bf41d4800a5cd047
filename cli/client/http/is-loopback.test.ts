import { describe, expect, it } from "@jest/globals";
import { isLoopback } from "./is-loopback.ts";

describe("this machine", () => {
  it.each([
    ...["localhost", "localhost.", "a.localhost", "127.0.0.1", "127.255.0.9", "127.1", "::1"],
    ...["[::1]", "0:0:0:0:0:0:0:1", "::ffff:127.0.0.1", "[::ffff:7f00:1]"],
  ])("is %s", (host) => expect(isLoopback(host)).toBe(true));

  it.each([
    ...["localhost.example", "127.0.0.1.example", "128.0.0.1", "0.0.0.0", "::", "::2", "[::]"],
    ...["::ffff:10.0.0.1", "api.example.com", "", "a b", "local_host"],
  ])("is not %s", (host) => expect(isLoopback(host)).toBe(false));
});
