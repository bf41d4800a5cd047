import { X509Certificate } from "node:crypto";
import { isIP } from "node:net";
import { generate } from "selfsigned";

export interface SelfSignedCertificate {
  /** PEM */
  key: string;
  /** PEM */
  cert: string;
  /** SHA-256 of the certificate: 64 hexadecimal digits in lower case, as `callback_certificate_sha256` takes it. */
  fingerprint: string;
}

const HOUR_MS = 60 * 60 * 1_000;
const VALID_FOR_MS = 365 * 24 * HOUR_MS;

/** A fresh key and a certificate for a host name or IP address, for no one to trust but by its fingerprint. */
export async function selfSignedCertificate(
  host: string,
  now: Date = new Date(),
): Promise<SelfSignedCertificate> {
  const name = { name: "subjectAltName" } as const;
  const pem = await generate([{ name: "commonName", value: "rekog listen" }], {
    keyType: "ec",
    algorithm: "sha256",
    // The other machine's clock may be behind.
    notBeforeDate: new Date(now.getTime() - HOUR_MS),
    notAfterDate: new Date(now.getTime() + VALID_FOR_MS),
    extensions: [
      { name: "basicConstraints", cA: false, critical: true },
      { name: "keyUsage", digitalSignature: true, critical: true },
      { name: "extKeyUsage", serverAuth: true },
      { ...name, altNames: [isIP(host) ? { type: 7, ip: host } : { type: 2, value: host }] },
    ],
  });
  const { fingerprint256 } = new X509Certificate(pem.cert);
  const fingerprint = fingerprint256.replaceAll(":", "").toLowerCase();
  return { key: pem.private, cert: pem.cert, fingerprint };
}
