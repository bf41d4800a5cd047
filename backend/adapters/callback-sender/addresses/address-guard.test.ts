import { describe, expect, it } from "@jest/globals";
import ipaddr from "ipaddr.js";
import { addressGuard } from "./address-guard.ts";
import { publicIPv6, specialIPv4, specialIPv6 } from "./special-addresses.ts";

const guard = addressGuard({ allowLoopback: false });

describe("addressGuard", () => {
  it.each([
    "1.1.1.1",
    "8.8.8.8",
    "93.184.216.34",
    "100.63.255.255",
    "100.128.0.0",
    "172.15.255.255",
    "172.32.0.0",
    "198.17.255.255",
    "198.20.0.0",
    "223.255.255.255",
    "2600:1f18::1",
    "2606:4700:4700::1111",
    "2001:200::1",
    "2a00:1450:4001::1",
  ])("lets callbacks go to %s", (address) => {
    expect(guard(address)).toBeUndefined();
  });

  // The first and last of each range of the two IANA registries.
  it.each([
    ["0.0.0.0", "reserved"],
    ["0.255.255.255", "reserved"],
    ["10.0.0.0", "private"],
    ["10.255.255.255", "private"],
    ["100.64.0.0", "private"],
    ["100.127.255.255", "private"],
    ["127.0.0.1", "loopback"],
    ["127.255.255.255", "loopback"],
    ["169.254.0.0", "link_local"],
    ["169.254.169.254", "link_local"],
    ["169.254.170.2", "link_local"],
    ["172.16.0.0", "private"],
    ["172.31.255.255", "private"],
    ["192.0.0.0", "reserved"],
    ["192.0.0.192", "reserved"],
    ["192.0.2.1", "reserved"],
    ["192.31.196.1", "reserved"],
    ["192.52.193.1", "reserved"],
    ["192.88.99.1", "reserved"],
    ["192.168.0.0", "private"],
    ["192.168.255.255", "private"],
    ["192.175.48.1", "reserved"],
    ["198.18.0.0", "reserved"],
    ["198.19.255.255", "reserved"],
    ["198.51.100.1", "reserved"],
    ["203.0.113.1", "reserved"],
    ["224.0.0.0", "multicast"],
    ["239.255.255.255", "multicast"],
    ["240.0.0.0", "reserved"],
    ["255.255.255.255", "reserved"],
    ["::", "reserved"],
    ["::1", "loopback"],
    ["::127.0.0.1", "embedded_ipv4"],
    ["::7f00:1", "embedded_ipv4"],
    ["::5db8:d822", "embedded_ipv4"],
    ["::ffff:127.0.0.1", "embedded_ipv4"],
    ["::ffff:8.8.8.8", "embedded_ipv4"],
    ["::ffff:0:10.0.0.1", "embedded_ipv4"],
    ["64:ff9b::7f00:1", "embedded_ipv4"],
    ["64:ff9b::8.8.8.8", "embedded_ipv4"],
    ["64:ff9b:1::a00:1", "embedded_ipv4"],
    ["100::1", "reserved"],
    ["100:0:0:1::1", "reserved"],
    ["2001::1", "embedded_ipv4"],
    ["2001:1::1", "reserved"],
    ["2001:2::1", "reserved"],
    ["2001:3::1", "reserved"],
    ["2001:4:112::1", "reserved"],
    ["2001:10::1", "reserved"],
    ["2001:20::1", "reserved"],
    ["2001:30::1", "reserved"],
    ["2001:1ff:ffff::1", "reserved"],
    ["2001:db8::1", "reserved"],
    ["2002:7f00:1::", "embedded_ipv4"],
    ["2002:808:808::1", "embedded_ipv4"],
    ["2620:4f:8000::1", "reserved"],
    ["3fff::1", "reserved"],
    ["4000::1", "reserved"],
    ["5f00::1", "reserved"],
    ["fc00::1", "private"],
    ["fd00:ec2::254", "private"],
    ["fe80::1", "link_local"],
    ["febf::1", "link_local"],
    ["fec0::1", "private"],
    ["ff02::1", "multicast"],
  ])("refuses %s: %s", (address, refusal) => {
    expect(guard(address)).toBe(refusal);
  });

  it.each([
    "",
    "localhost",
    "127.1",
    "0x7f000001",
    "2130706433",
    "[::1]",
    "fe80::1%eth0",
    "2600::1%eth0",
    "1.2.3.4/8",
  ])("takes %j for no address at all", (text) => {
    expect(guard(text)).toBe("not_an_address");
  });

  it("opens loopback in its plain spelling, and nothing else", () => {
    const local = addressGuard({ allowLoopback: true });
    expect(["127.0.0.1", "127.1.2.3", "::1"].map(local)).toEqual([undefined, undefined, undefined]);
    expect(local("::ffff:127.0.0.1")).toBe("embedded_ipv4");
    expect(local("0.0.0.0")).toBe("reserved");
    expect(local("10.0.0.1")).toBe("private");
    expect(local("169.254.169.254")).toBe("link_local");
  });

  // Two tables that were made apart from each other: a range that one lacks, or has a bit too wide, is seen at its borders.
  it("refuses at the borders of all ranges what ipaddr.js has a name for", () => {
    const here = [...specialIPv4, ...specialIPv6].map(([range]) => range);
    for (const range of [...here, publicIPv6, ...rangesOfIpaddr()]) {
      for (const address of bordersOf(range)) {
        const known = ipaddr.parse(address);
        const ordinary =
          known.range() === "unicast" && (known.kind() === "ipv4" || inPublicIPv6(known));
        expect([address, guard(address) === undefined]).toEqual([address, ordinary]);
      }
    }
  });
});

/** Every range that ipaddr.js has a name for, `10.0.0.0/8` */
function rangesOfIpaddr(): string[] {
  type Range = [ipaddr.IPv4 | ipaddr.IPv6, number];
  return [ipaddr.parse("0.0.0.0"), ipaddr.parse("::")].flatMap((one) => {
    const { SpecialRanges } = one as unknown as { SpecialRanges: Record<string, Range | Range[]> };
    const ranges = Object.values(SpecialRanges).flatMap((named) =>
      Array.isArray(named[0]) ? (named as Range[]) : [named as Range],
    );
    return ranges.map(([first, bits]) => `${first.toString()}/${bits}`);
  });
}

/** The first and last address of a range, and those before and after it */
function bordersOf(range: string): string[] {
  const [address, bits] = ipaddr.parseCIDR(range);
  const bytes = address.toByteArray();
  const size = 1n << BigInt(bytes.length * 8 - bits);
  const first = BigInt(`0x${Buffer.from(bytes).toString("hex")}`);
  const end = 1n << BigInt(bytes.length * 8);
  return [first - 1n, first, first + size - 1n, first + size]
    .filter((number) => number >= 0n && number < end)
    .map((number) => {
      const hex = number.toString(16).padStart(bytes.length * 2, "0");
      return ipaddr.fromByteArray([...Buffer.from(hex, "hex")]).toString();
    });
}

function inPublicIPv6(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  return address.match(ipaddr.parseCIDR(publicIPv6));
}
