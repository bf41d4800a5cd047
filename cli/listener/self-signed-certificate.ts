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

const hourMs = 60 * 60 * 1_000;
const validForMs = 365 * 24 * hourMs;

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
    notBeforeDate: new Date(now.getTime() - hourMs),
    notAfterDate: new Date(now.getTime() + validForMs),
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
