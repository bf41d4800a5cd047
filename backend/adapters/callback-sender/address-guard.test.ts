import { describe, expect, it } from "@jest/globals";
import { addressGuard } from "./address-guard.ts";

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
});
