import { describe, expect, it } from "@jest/globals";
import type { AddressGuard } from "./callback-address.ts";
import { checkCallbackUrl } from "./callback-url.ts";

/** A stub: it knows two addresses, and `asked` has what it was asked about. */
function stubGuard(): AddressGuard & { asked: string[] } {
  const asked: string[] = [];
  const guard: AddressGuard = (address) => {
    asked.push(address);
    return address === "127.0.0.1" || address === "::1" ? "loopback" : undefined;
  };
  return Object.assign(guard, { asked });
}

const reasonFor = (text: string) => {
  const check = checkCallbackUrl(text, stubGuard());
  return check.kind === "refused" ? check.reason : check.url.href;
};

describe("checkCallbackUrl", () => {
  it.each([
    ["https://example.com/callbacks?k=v", "https://example.com/callbacks?k=v"],
    ["HTTP://EXAMPLE.com", "http://example.com/"],
    ["https://example.com:443/", "https://example.com/"],
    ["http://example.com:8080/a#part", "http://example.com:8080/a"],
    ["https://example.com./a", "https://example.com/a"],
    ["https://bücher.example/", "https://xn--bcher-kva.example/"],
    ["https://my_host.example.com/", "https://my_host.example.com/"],
    ["https://notlocalhost.com/", "https://notlocalhost.com/"],
    ["https://internal.example.com/", "https://internal.example.com/"],
    ["https://93.184.216.34/", "https://93.184.216.34/"],
  ])("allows %s", (text, href) => {
    expect(reasonFor(text)).toBe(href);
  });

  it.each([
    ["", "malformed"],
    ["/callbacks", "malformed"],
    ["example.com", "malformed"],
    ["https://", "malformed"],
    ["https://exa mple.com/", "malformed"],
    [" https://example.com/", "malformed"],
    ["https://example.com/\r\nx-injected: 1", "malformed"],
    ["https://example\u0000.com/", "malformed"],
    ["https://[fe80::1%25eth0]/", "malformed"],
    ["https://[fe80::1%eth0]/", "malformed"],
    ["https://1.2.3.4.5/", "malformed"],
    ["https://256.1.1.1/", "malformed"],
    [`https://example.com/${"a".repeat(2_048)}`, "length"],
    ["ftp://example.com/", "scheme"],
    ["file:///etc/passwd", "scheme"],
    ["gopher://example.com/", "scheme"],
    ["javascript:alert(1)", "scheme"],
    ["https://user:pass@example.com/", "credentials"],
    ["https://user@example.com/", "credentials"],
    ["https://:pass@example.com/", "credentials"],
    ["https://93.184.216.34@127.0.0.1/", "credentials"],
    ["https://receiver/", "host"],
    ["https://receiver./", "host"],
    ["https://example.com/\ud800", "malformed"],
    ["https://example.com/?q=\udfff", "malformed"],
    ["https://example..com/", "host"],
    ["https://example.com../", "host"],
    ["https://printer.local/", "host"],
    ["https://PRINTER.Local./", "host"],
    ["https://ip-10-0-0-1.ec2.internal/", "host"],
    ["https://metadata.google.internal/", "host"],
    ["https://nas.home.arpa/", "host"],
    ["https://a.localdomain/", "host"],
    [`https://${"a".repeat(64)}.com/`, "host"],
    [`https://${"a.".repeat(130)}com/`, "host"],
  ])("refuses %j: %s", (text, reason) => {
    expect(reasonFor(text)).toBe(reason);
  });

  it.each([
    "http://127.0.0.1/",
    "http://127.0.0.1./",
    "http://127.1/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0x7f.0.0.1/",
    "http://0177.0.0.1/",
    "http://017700000001/",
    "http://127.0.0.%31/",
    "http://%31%32%37.0.0.1/",
    "http://１２７.０.０.１/",
    "http://127。0。0。1/",
    "http:\\\\127.0.0.1\\",
    "http:127.0.0.1",
    "http:///127.0.0.1/",
    "http://[::1]/",
    "http://[0:0:0:0:0:0:0:1]/",
    "http://localhost/",
    "http://LOCALHOST./",
    "http://a.localhost/",
    "http://%6c%6fcalhost/",
    "http://ⓛocalhost/",
  ])("knows loopback as %s", (text) => {
    expect(reasonFor(text)).toBe("address");
  });

  it("opens loopback, and localhost with it, where the guard does", () => {
    const open: AddressGuard = () => undefined;
    for (const host of ["127.0.0.1:3000", "[::1]:3000", "localhost:3000", "api.localhost:3000"]) {
      expect(checkCallbackUrl(`http://${host}/`, open).kind).toBe("allowed");
    }
    expect(checkCallbackUrl("http://receiver:3000/", open)).toMatchObject({ reason: "host" });
  });

  it("hands the guard addresses in their plain spelling, and no names", () => {
    const guard = stubGuard();
    checkCallbackUrl("http://[::FFFF:10.0.0.1]/", guard);
    checkCallbackUrl("http://0xa.1/", guard);
    checkCallbackUrl("http://example.com/", guard);
    expect(guard.asked).toEqual(["::ffff:a00:1", "10.0.0.1"]);
  });

  it.each([80, 443, 1024, 3000, 8080, 8443, 65_535])("allows port %d", (port) => {
    expect(checkCallbackUrl(`https://example.com:${port}/`, stubGuard()).kind).toBe("allowed");
  });

  it.each([
    0, 1, 21, 22, 23, 25, 53, 110, 143, 389, 445, 465, 587, 636, 993, 1023, 2049, 5060, 6000, 6667,
    10_080,
  ])("refuses port %d", (port) => {
    expect(reasonFor(`https://example.com:${port}/`)).toBe("port");
  });

  it("tells nothing of the URL in what it says", () => {
    const texts = ["https://u:s3cret@example.com/?token=s3cret", "s3cret", "https://s3cret/"];
    for (const text of texts) {
      expect(JSON.stringify(checkCallbackUrl(text, stubGuard()))).not.toContain("s3cret");
    }
  });
});
