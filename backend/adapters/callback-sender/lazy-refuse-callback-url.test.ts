import { expect, it } from "@jest/globals";
import { lazyRefuseCallbackUrl } from "./lazy-refuse-callback-url.ts";

it("judges as the one it loads does, however many ask at once", async () => {
  const refuse = lazyRefuseCallbackUrl({ allowLoopback: false });
  const details = await Promise.all([
    refuse("http://127.0.0.1:8080/"),
    refuse("ftp://example.com/"),
    refuse("https://8.8.8.8/"),
  ]);
  expect(details).toEqual([
    expect.stringContaining("must lead to a public internet address"),
    expect.stringContaining("must begin with https:// or http://"),
    undefined,
  ]);
});

it("lets loopback through where it is allowed", async () => {
  const refuse = lazyRefuseCallbackUrl({ allowLoopback: true });
  expect(await refuse("http://127.0.0.1:8080/")).toBeUndefined();
});
