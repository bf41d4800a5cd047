import { once } from "node:events";
import { isIP, type Socket } from "node:net";
import {
  connect,
  createSecureContext,
  rootCertificates,
  type SecureContext,
  type TLSSocket,
} from "node:tls";
import type { CallbackTrust } from "../../core/blob/callback.ts";
import { readFingerprint } from "../../core/callback/certificate-fingerprint.ts";
import { CallbackFault } from "./callback-fault.ts";
import type { Deadline } from "./deadline.ts";
import { tlsFault } from "./tls-fault.ts";

/** Encrypts a connection with the host, as far as its certificate convinces. Nothing else is sent before that. */
export type Secure = (
  socket: Socket,
  host: string,
  trust: CallbackTrust,
  deadline: Deadline,
) => Promise<TLSSocket>;

/**
 * @param extraCa PEM certificates that are trusted besides the public authorities
 * @returns a function that throws {CallbackFault}
 */
export function secureSockets(extraCa: readonly string[]): Secure {
  let made: SecureContext | undefined;
  // Reading the authorities takes a while: not before the first https callback, and once. Without `ca` Node.js shares
  // one store between all contexts.
  const secureContext = () => {
    made ??= createSecureContext(
      extraCa.length > 0 ? { ca: [...rootCertificates, ...extraCa] } : {},
    );
    return made;
  };

  return async (socket, host, trust, deadline) => {
    deadline.stage = "tls";
    const isPinned = trust.certificateSha256 !== undefined;
    const secured = connect({
      socket,
      secureContext: secureContext(),
      // Checked against the certificate; an address is never sent as a server name (RFC 6066, section 3).
      host,
      ...(isIP(host) === 0 && { servername: host }),
      ALPNProtocols: ["http/1.1"],
      // Said outright, so that NODE_TLS_REJECT_UNAUTHORIZED has no say.
      rejectUnauthorized: !isPinned && trust.allowInsecure !== true,
    });
    secured.on("error", () => {});
    try {
      await once(secured, "secureConnect", { signal: deadline.signal });
      if (isPinned && fingerprintOf(secured) !== trust.certificateSha256) {
        throw new CallbackFault("tls", "tls_wrong_fingerprint");
      }
      return secured;
    } catch (error) {
      secured.destroy();
      socket.destroy();
      throw error instanceof CallbackFault ? error : tlsFault(error);
    }
  };
}

function fingerprintOf(socket: TLSSocket): string | undefined {
  const fingerprint = socket.getPeerX509Certificate()?.fingerprint256;
  return fingerprint && readFingerprint(fingerprint);
}
