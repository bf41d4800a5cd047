import { describe, expect, it } from "@jest/globals";
import { addressGuard } from "./addresses/address-guard.ts";
import type { ResolveAddresses } from "./addresses/resolve-addresses.ts";
import { refuseCallbackUrl } from "./refuse-callback-url.ts";

const failing = (code: string) => Object.assign(new Error(`query ${code}`), { code });

/** A stub: what a name resolves to, or throws; `asked` has the names. */
function setUp(answer: string[] | Error = ["93.184.216.34"], allowLoopback = false) {
  const asked: string[] = [];
  const resolve: ResolveAddresses = async (name) => {
    asked.push(name);
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { asked, refuse: refuseCallbackUrl({ guard: addressGuard({ allowLoopback }), resolve }) };
}

describe("refuseCallbackUrl", () => {
  it.each([
    [["93.184.216.34"]],
    [["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"]],
    [["2606:2800:220:1:248:1893:25c8:1946"]],
  ])("has nothing against a name that resolves to %j", async (addresses) => {
    const { asked, refuse } = setUp(addresses);
    expect(await refuse("https://receiver.example/callbacks")).toBeUndefined();
    expect(asked).toEqual(["receiver.example"]);
  });

  it.each([
    [["10.0.0.1"]],
    [["127.0.0.1"]],
    [["169.254.169.254"]],
    [["93.184.216.34", "192.168.1.1"]],
    [["fd00::1", "93.184.216.34"]],
    [["93.184.216.34", "::ffff:10.0.0.1"]],
  ])("refuses a name with an address that is not public: %j", async (addresses) => {
    const detail = await setUp(addresses).refuse("https://receiver.example/");
    expect(detail).toMatch(/^must lead to public internet addresses only/);
  });

  it.each(["ENOTFOUND", "ENODATA"])("refuses a name that is not known (%s)", async (code) => {
    const detail = await setUp(failing(code)).refuse("https://receiver.example/");
    expect(detail).toBe("must have a host name that can be resolved; this one is not known");
  });

  it("refuses a name that is another one's alias, which has no address", async () => {
    const detail = await setUp([]).refuse("https://receiver.example/");
    expect(detail).toBe("must have a host name that can be resolved; this one is not known");
  });

  it.each(["ESERVFAIL", "EREFUSED", "ETIMEOUT", "ECONNREFUSED"])(
    "lets a name through that cannot be resolved just now (%s)",
    async (code) => {
      expect(await setUp(failing(code)).refuse("https://receiver.example/")).toBeUndefined();
    },
  );

  it("lets a name through that takes too long, and calls the look-up off", async () => {
    const refuse = refuseCallbackUrl({
      guard: addressGuard({ allowLoopback: false }),
      timeoutMs: 1,
      resolve: (_, signal) =>
        new Promise((__, reject) => {
          // As `node:dns` does when it is cancelled; ENOTFOUND would be worse, and must not count either.
          signal.addEventListener("abort", () => reject(failing("ENOTFOUND")));
        }),
    });
    expect(await refuse("https://receiver.example/")).toBeUndefined();
  });

  it.each([
    "https://127.0.0.1/",
    "http://2130706433/",
    "http://0x7f.1/",
    "http://[::1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://169.254.169.254/latest/meta-data/",
    "http://localhost:9001/2018-06-01/runtime/invocation/next",
  ])("judges the address in %s without asking anyone", async (url) => {
    const { asked, refuse } = setUp(failing("ENOTFOUND"));
    expect(await refuse(url)).toMatch(/^must lead to a public internet address/);
    expect(asked).toEqual([]);
  });

  it("has nothing against a public address in a URL, and asks no one about it", async () => {
    const { asked, refuse } = setUp(failing("ENOTFOUND"));
    expect(await refuse("https://93.184.216.34/")).toBeUndefined();
    expect(await refuse("https://[2606:2800:220:1:248:1893:25c8:1946]/")).toBeUndefined();
    expect(asked).toEqual([]);
  });

  it("lets loopback through where it is open, by address and by name", async () => {
    const { refuse } = setUp(["127.0.0.1", "::1"], true);
    for (const host of ["127.0.0.1", "[::1]", "localhost"]) {
      expect(await refuse(`http://${host}:3000/`)).toBeUndefined();
    }
  });

  it.each([
    ["ftp://receiver.example/", /^must begin with https/],
    ["https://user:s3cret@receiver.example/", /^must not hold a user name or password/],
    ["https://receiver.example:25/", /^must use port 80/],
    ["not a URL s3cret", /^must be an absolute URL/],
  ])("says what is wrong with %s, and nothing of what it is", async (url, detail) => {
    const { asked, refuse } = setUp();
    const said = await refuse(url);
    expect(said).toMatch(detail);
    expect(said).not.toContain("s3cret");
    expect(asked).toEqual([]);
  });
});
