import type { Socket } from "node:net";
import { afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { delivery, localSender, openUntilTheEnd, shortLimitMs } from "./callback-sender.fixture.ts";
import { type KeyPair, makeAuthority, makeCertificate, sha256Of } from "./certificates.fixture.ts";
import { startReceiver, startTcpReceiver } from "./receiver.fixture.ts";

const host = "receiver.test";
const dayMs = 86_400_000;
const daysFromNow = (days: number) => new Date(Date.now() + days * dayMs);

let authority: KeyPair;
let good: KeyPair;
let selfSigned: KeyPair;
/** By what is wrong with it. */
let bad: Record<"expired" | "notYetValid" | "wrongHost" | "unknownCa", KeyPair>;

beforeAll(async () => {
  authority = await makeAuthority("Trusted by the test");
  good = await makeCertificate({ host, issuer: authority });
  selfSigned = await makeCertificate({ host });
  const [notBefore, notAfter] = [daysFromNow(-2), daysFromNow(-1)];
  const unknown = await makeAuthority("Trusted by no one");
  bad = {
    expired: await makeCertificate({ host, issuer: authority, notBefore, notAfter }),
    notYetValid: await makeCertificate({
      host,
      issuer: authority,
      notBefore: daysFromNow(1),
    }),
    wrongHost: await makeCertificate({ host: "other.test", issuer: authority }),
    unknownCa: await makeCertificate({ host, issuer: unknown }),
  };
});

const { until, closeAll } = openUntilTheEnd();
afterEach(closeAll);

async function startPair(tls: KeyPair) {
  const receiver = await until(startReceiver({ tls }));
  const sender = await until(localSender({ extraCa: [authority.cert] }));
  return { receiver, sender, url: `https://${host}:${receiver.port}/` };
}

describe("callbackSender: trust by default", () => {
  it("delivers to a certificate of a known authority for the host, and tells it the host", async () => {
    const { receiver, sender, url } = await startPair(good);
    expect(await sender.send(delivery(url))).toMatchObject({ kind: "delivered" });
    expect(receiver.requests[0]?.serverName).toBe(host);
    expect(receiver.requests[0]?.headers.host).toBe(`${host}:${receiver.port}`);
  });

  it("checks a literal address against the certificate, and names no server", async () => {
    const tls = await makeCertificate({ host: "127.0.0.1", issuer: authority });
    const { receiver, sender } = await startPair(tls);
    const outcome = await sender.send(delivery(`https://127.0.0.1:${receiver.port}/`));
    expect(outcome).toMatchObject({ kind: "delivered" });
    expect(receiver.requests[0]?.serverName).toBe(false);

    const named = await startPair(good);
    expect(
      await named.sender.send(delivery(`https://127.0.0.1:${named.receiver.port}/`)),
    ).toMatchObject({ phase: "tls", errorCode: "tls_wrong_host" });
  });

  it.each([
    ["expired", "tls_expired"],
    ["notYetValid", "tls_not_yet_valid"],
    ["wrongHost", "tls_wrong_host"],
    ["unknownCa", "tls_unknown_ca"],
  ] as const)("refuses a certificate that is %s: %s", async (name, errorCode) => {
    const { receiver, sender, url } = await startPair(bad[name]);
    expect(await sender.send(delivery(url))).toMatchObject({
      kind: "retry",
      phase: "tls",
      errorCode,
    });
    expect(receiver.requests).toHaveLength(0);
  });

  it("refuses a self-signed certificate", async () => {
    const { receiver, sender, url } = await startPair(selfSigned);
    const outcome = await sender.send(delivery(url));
    expect(outcome).toMatchObject({ kind: "retry", phase: "tls", errorCode: "tls_self_signed" });
    expect(receiver.requests).toHaveLength(0);
  });

  it("refuses a chain that brings an unknown authority along", async () => {
    const unknown = await makeAuthority("Trusted by no one");
    const leaf = await makeCertificate({ host, issuer: unknown });
    const { sender, url } = await startPair({
      key: leaf.key,
      cert: `${leaf.cert}\n${unknown.cert}`,
    });
    expect(await sender.send(delivery(url))).toMatchObject({ errorCode: "tls_unknown_ca" });
  });

  it("does not trust the test's authority unless told to", async () => {
    const { url } = await startPair(good);
    const sender = await until(localSender());
    expect(await sender.send(delivery(url))).toMatchObject({ errorCode: "tls_unknown_ca" });
  });
});

describe("callbackSender: allowInsecure", () => {
  it("accepts any certificate", async () => {
    for (const tls of [selfSigned, ...Object.values(bad)]) {
      const { sender, url } = await startPair(tls);
      const outcome = await sender.send(delivery(url, { allowInsecure: true }));
      expect(outcome).toMatchObject({ kind: "delivered" });
    }
  });
});

describe("callbackSender: certificateSha256", () => {
  it("accepts the pinned certificate, whoever signed it and whatever its name or dates", async () => {
    for (const tls of [good, selfSigned, ...Object.values(bad)]) {
      const { sender, url } = await startPair(tls);
      const outcome = await sender.send(delivery(url, { certificateSha256: sha256Of(tls) }));
      expect(outcome).toMatchObject({ kind: "delivered" });
    }
  });

  it("refuses every other one, a publicly good one too, before a byte of the request is sent", async () => {
    for (const tls of [good, selfSigned]) {
      const { receiver, sender, url } = await startPair(tls);
      const trust = { certificateSha256: sha256Of(bad.expired), allowInsecure: true };
      expect(await sender.send(delivery(url, trust))).toMatchObject({
        kind: "retry",
        phase: "tls",
        errorCode: "tls_wrong_fingerprint",
      });
      expect(receiver.requests).toHaveLength(0);
    }
  });

  it("is of the leaf, not of the authority that signed it", async () => {
    const { sender, url } = await startPair({
      key: good.key,
      cert: `${good.cert}\n${authority.cert}`,
    });
    const outcome = await sender.send(delivery(url, { certificateSha256: sha256Of(authority) }));
    expect(outcome).toMatchObject({ errorCode: "tls_wrong_fingerprint" });
  });

  it("is never satisfied by a URL that has no certificate", async () => {
    const receiver = await until(startReceiver());
    const sender = await until(localSender());
    const trust = { certificateSha256: sha256Of(good) };
    const outcome = await sender.send(delivery(`http://${host}:${receiver.port}/`, trust));
    expect(outcome).toMatchObject({ kind: "stop", errorCode: "pin_needs_https" });
    expect(receiver.connections()).toBe(0);
  });
});

describe("callbackSender: trust and kept connections", () => {
  it("never uses a connection for a delivery with other trust", async () => {
    const { receiver, sender, url } = await startPair(selfSigned);
    const pin = { certificateSha256: sha256Of(selfSigned) };
    const wrongPin = { certificateSha256: sha256Of(good) };
    const errors: (string | undefined)[] = [];
    for (const trust of [
      { allowInsecure: true },
      pin,
      {},
      wrongPin,
      { allowInsecure: true },
      pin,
    ]) {
      errors.push((await sender.send(delivery(url, trust))).errorCode);
    }
    const [none, selfSignedCode, wrong] = [undefined, "tls_self_signed", "tls_wrong_fingerprint"];
    expect(errors).toEqual([none, none, selfSignedCode, wrong, none, none]);
    const used = receiver.requests.map(({ connection }) => connection);
    expect(used[2]).toBe(used[0]);
    expect(used[3]).toBe(used[1]);
    expect(used[1]).not.toBe(used[0]);
  });
});

describe("callbackSender: kept connections with TLS", () => {
  it("are used again, and replaced when the receiver has closed them", async () => {
    const { receiver, sender, url } = await startPair(good);
    for (const _time of [1, 2]) await sender.send(delivery(url));
    await receiver.closeIdle();
    expect(await sender.send(delivery(url))).toMatchObject({ kind: "delivered" });
    expect(receiver.requests.map(({ connection }) => connection)).toEqual([1, 1, 2]);
  });
});

describe("callbackSender: ports that speak something else", () => {
  it("tells plain HTTP on a TLS port", async () => {
    const receiver = await until(startReceiver());
    const sender = await until(localSender());
    const outcome = await sender.send(delivery(`https://${host}:${receiver.port}/`));
    expect(outcome).toMatchObject({ kind: "retry", phase: "tls", errorCode: "tls_not_tls" });
  });

  it("tells TLS on a plain HTTP port", async () => {
    const { receiver, sender } = await startPair(good);
    const outcome = await sender.send(delivery(`http://${host}:${receiver.port}/`));
    expect(outcome).toMatchObject({ kind: "retry", phase: "status" });
    expect(["not_http", "connection_closed", "connection_reset"]).toContain(outcome.errorCode);
  });

  it.each([
    ["resets in the handshake", "connection_reset", (socket) => socket.resetAndDestroy()],
    ["closes in the handshake", "connection_closed", (socket) => socket.end()],
    // A fatal alert, 40: handshake_failure (RFC 8446, section 6).
    [
      "turns the handshake down",
      "tls_failed",
      (socket) => socket.end("\x15\x03\x03\0\x02\x02\x28", "latin1"),
    ],
    // 120: no_application_protocol (RFC 7301, section 3.2).
    [
      "speaks HTTP/2 alone",
      "tls_failed",
      (socket) => socket.end("\x15\x03\x03\0\x02\x02\x78", "latin1"),
    ],
    // 112: unrecognized_name (RFC 6066, section 3).
    [
      "has no certificate for the name",
      "tls_wrong_host",
      (socket) => socket.end("\x15\x03\x03\0\x02\x02\x70", "latin1"),
    ],
  ] as [string, string, (socket: Socket) => unknown][])(
    "knows a receiver that %s: %s",
    async (_what, errorCode, react) => {
      const receiver = await until(
        startTcpReceiver((socket) => void socket.once("data", () => react(socket))),
      );
      const sender = await until(localSender());
      const outcome = await sender.send(delivery(`https://${host}:${receiver.port}/`));
      expect(outcome).toMatchObject({ kind: "retry", phase: "tls", errorCode });
    },
  );

  it("does not wait for a handshake that never comes", async () => {
    const silent = await until(startTcpReceiver((socket) => void socket.resume()));
    const sender = await until(localSender({ timeoutMs: shortLimitMs }));
    const outcome = await sender.send(delivery(`https://${host}:${silent.port}/`));
    expect(outcome).toMatchObject({ kind: "retry", phase: "timeout", errorCode: "timeout_tls" });
  });
});
