import { isIPv6 } from "node:net";
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import ipaddr from "ipaddr.js";
import { isWithin } from "./ip-address.ts";

describe("isWithin", () => {
  it.each([
    ["10.0.0.0", "10.0.0.0/8"],
    ["10.255.255.255", "10.0.0.0/8"],
    ["172.31.255.255", "172.16.0.0/12"],
    ["1.2.3.4", "1.2.3.4/32"],
    ["1.2.3.4", "0.0.0.0/0"],
    ["::1", "::1/128"],
    ["0:0:0:0:0:0:0:1", "::1/128"],
    ["::ffff:1.2.3.4", "::ffff:0:0/96"],
    ["::1.2.3.4", "::102:304/128"],
    ["::0:0.0.0.0", "::0.0.0.0/128"],
    ["0:0:0:0:0:FFFF:102:304", "::ffff:0:0/96"],
    ["1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0/128"],
    ["::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8/128"],
    ["3fff:fff:ffff::", "2000::/3"],
  ])("%s lies in %s", (address, range) => {
    expect(isWithin(address, range)).toBe(true);
  });

  it.each([
    ["9.255.255.255", "10.0.0.0/8"],
    ["11.0.0.0", "10.0.0.0/8"],
    ["172.32.0.0", "172.16.0.0/12"],
    ["1.2.3.5", "1.2.3.4/32"],
    ["::2", "::1/128"],
    ["4000::", "2000::/3"],
    ["::ffff:1.2.3.4", "1.2.3.0/24"],
    ["0.0.0.1", "::/96"],
    ["::1.2.3.4", "::ffff:0:0/96"],
  ])("%s does not lie in %s", (address, range) => {
    expect(isWithin(address, range)).toBe(false);
  });

  it("says of any address and range what ipaddr.js says", () => {
    const address = fc.oneof(fc.ipV4(), fc.ipV6());
    fc.assert(
      fc.property(address, address, fc.nat(128), (one, other, bits) => {
        const length = isIPv6(other) ? bits : bits % 33;
        const [mine, theirs] = [parse(one), parse(other)];
        const expected = mine.kind() === theirs.kind() && mine.match(theirs, length);
        expect(isWithin(one, `${other}/${length}`)).toBe(expected);
        // A range that it does lie in, which two random ones hardly ever have
        const own = isIPv6(one) ? bits : bits % 33;
        expect(isWithin(one, `${one}/${own}`)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});

/**
 * What ipaddr.js reads when an address is spelled as browsers spell it: by itself it takes `::1.2.3.4`
 * for `::ffff:1.2.3.4` (RFC 4291, section 2.5.5, keeps the two apart).
 */
function parse(address: string): ipaddr.IPv4 | ipaddr.IPv6 {
  if (!isIPv6(address)) return ipaddr.parse(address);
  return ipaddr.parse(new URL(`http://[${address}]`).hostname.slice(1, -1));
}
