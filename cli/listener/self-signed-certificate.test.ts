import { X509Certificate } from "node:crypto";
import { describe, expect, it } from "@jest/globals";
import { selfSignedCertificate } from "./self-signed-certificate.ts";

describe("selfSignedCertificate", () => {
  it.each(["127.0.0.1", "::1", "10.1.2.3"])("is for the address %s", async (host) => {
    const { cert } = await selfSignedCertificate(host);
    expect(new X509Certificate(cert).checkIP(host)).toBe(host);
  });

  it("is for a host name, and for no other", async () => {
    const certificate = new X509Certificate((await selfSignedCertificate("tunnel.test")).cert);
    expect(certificate.checkHost("tunnel.test")).toBe("tunnel.test");
    expect(certificate.checkHost("other.test")).toBeUndefined();
    expect(certificate.ca).toBe(false);
  });

  it("is fresh each time, good for a year, and known by its SHA-256", async () => {
    const now = new Date("2026-11-23T12:00:00Z");
    const [one, other] = [
      await selfSignedCertificate("127.0.0.1", now),
      await selfSignedCertificate("127.0.0.1", now),
    ];
    expect(one.fingerprint).toMatch(/^[0-9a-f]{64}$/);
    expect(one.fingerprint).not.toBe(other.fingerprint);
    expect(one.key).not.toBe(other.key);
    const certificate = new X509Certificate(one.cert);
    expect(new Date(certificate.validFrom).toISOString()).toBe("2026-11-23T11:00:00.000Z");
    expect(new Date(certificate.validTo).toISOString()).toBe("2027-11-23T12:00:00.000Z");
  });
});
