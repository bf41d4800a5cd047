import { X509Certificate } from "node:crypto";
import { isIP } from "node:net";
import { generate } from "selfsigned";

/** A key and its certificate, both PEM. */
export interface KeyPair {
  key: string;
  cert: string;
}

export interface CertificateOptions {
  host: string;
  /** Self-signed without. */
  issuer?: KeyPair;
  notBefore?: Date;
  notAfter?: Date;
}

/** The authority of a test. */
export async function makeAuthority(name: string): Promise<KeyPair> {
  const pem = await generate([{ name: "commonName", value: name }], {
    keyType: "ec",
    algorithm: "sha256",
    extensions: [
      { name: "basicConstraints", cA: true, critical: true },
      { name: "keyUsage", keyCertSign: true, critical: true },
    ],
  });
  return { key: pem.private, cert: pem.cert };
}

export async function makeCertificate(options: CertificateOptions): Promise<KeyPair> {
  const { host, issuer, notBefore, notAfter } = options;
  const altName = isIP(host)
    ? ({ type: 7, ip: host } as const)
    : ({ type: 2, value: host } as const);
  const pem = await generate([{ name: "commonName", value: host }], {
    keyType: "ec",
    algorithm: "sha256",
    ...(issuer && { ca: issuer }),
    ...(notBefore && { notBeforeDate: notBefore }),
    ...(notAfter && { notAfterDate: notAfter }),
    extensions: [
      { name: "basicConstraints", cA: false, critical: true },
      { name: "keyUsage", digitalSignature: true, critical: true },
      { name: "subjectAltName", altNames: [altName] },
    ],
  });
  return { key: pem.private, cert: pem.cert };
}

export function sha256Of({ cert }: KeyPair): string {
  return new X509Certificate(cert).fingerprint256.replaceAll(":", "").toLowerCase();
}
