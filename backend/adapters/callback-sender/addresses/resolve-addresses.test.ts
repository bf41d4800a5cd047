import { createSocket } from "node:dgram";
import { once } from "node:events";
import { isIPv4 } from "node:net";
import { afterEach, describe, expect, it } from "@jest/globals";
import ipaddr from "ipaddr.js";
import { openUntilTheEnd } from "../callback-sender.fixture.ts";
import { addressResolver, dnsFault } from "./resolve-addresses.ts";

const { until, closeAll } = openUntilTheEnd();
afterEach(closeAll);

const types = { A: 1, AAAA: 28 } as const;
/** Addresses, a response code (2 SERVFAIL, 3 NXDOMAIN, 5 REFUSED), or silence. */
type Reply = string[] | number | "silence";

/** A fake name server on UDP. What its table has not is NXDOMAIN. RFC 1035, section 4. */
async function startNameServer(
  table: Partial<Record<`${string} ${keyof typeof types}`, Reply>>,
  graceMs?: number,
) {
  const socket = createSocket("udp4");
  const asked: string[] = [];
  socket.on("message", (query, { port, address }) => {
    const labels: string[] = [];
    let at = 12;
    for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
      labels.push(query.toString("latin1", at + 1, at + 1 + length));
      at += 1 + length;
    }
    const type = query.readUInt16BE(at + 1) === types.A ? "A" : "AAAA";
    const question = `${labels.join(".").toLowerCase()} ${type}` as const;
    asked.push(question);
    const reply = table[question] ?? 3;
    if (reply === "silence") return;
    const addresses = typeof reply === "number" ? [] : reply;
    const header = Buffer.from(query.subarray(0, 12));
    header.writeUInt16BE(0x8180 | (typeof reply === "number" ? reply : 0), 2);
    header.writeUInt16BE(addresses.length, 6);
    header.writeUInt32BE(0, 8);
    const answers = addresses.map((one) => {
      const bytes = Buffer.from(ipaddr.parse(one).toByteArray());
      const fixed = [
        0xc0,
        12,
        0,
        isIPv4(one) ? types.A : types.AAAA,
        0,
        1,
        0,
        0,
        0,
        0,
        0,
        bytes.length,
      ];
      return Buffer.concat([Buffer.from(fixed), bytes]);
    });
    socket.send(Buffer.concat([header, query.subarray(12, at + 5), ...answers]), port, address);
  });
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  const close = async () => {
    socket.close();
    await once(socket, "close");
  };
  await until({ close });
  return { asked, resolve: addressResolver([`127.0.0.1:${socket.address().port}`], graceMs) };
}

const patient = new AbortController().signal;

describe("addressResolver", () => {
  it("has every A and AAAA record", async () => {
    const { resolve } = await startNameServer({
      "many.test A": ["192.0.2.1", "192.0.2.2"],
      "many.test AAAA": ["2001:db8::1"],
    });
    expect((await resolve("many.test", patient)).sort()).toEqual([
      "192.0.2.1",
      "192.0.2.2",
      "2001:db8::1",
    ]);
  });

  it("takes one kind of record where there is no other, or the other fails", async () => {
    const { resolve } = await startNameServer({
      "only4.test A": ["192.0.2.1"],
      "only4.test AAAA": [],
      "only6.test A": 2,
      "only6.test AAAA": ["2001:db8::1"],
    });
    expect(await resolve("only4.test", patient)).toEqual(["192.0.2.1"]);
    expect(await resolve("only6.test", patient)).toEqual(["2001:db8::1"]);
  });

  it("does not wait for AAAA records that never come, where there are A records", async () => {
    const { asked, resolve } = await startNameServer(
      { "half.test A": ["192.0.2.1"], "half.test AAAA": "silence" },
      1,
    );
    expect(await resolve("half.test", patient)).toEqual(["192.0.2.1"]);
    // A resolver that goes on waiting asks again.
    expect(asked.filter((question) => question === "half.test AAAA").length).toBeLessThan(2);
  });

  it("tells a name that is not there from name servers that fail", async () => {
    const { resolve } = await startNameServer({
      "empty.test A": [],
      "empty.test AAAA": [],
      "broken.test A": 5,
      "broken.test AAAA": 5,
      "half.test A": [],
      "half.test AAAA": 5,
    });
    const codeFor = (name: string) =>
      resolve(name, patient).then(
        () => "resolved",
        (error) => dnsFault(error).code,
      );
    expect(await codeFor("gone.test")).toBe("name_not_found");
    expect(await codeFor("empty.test")).toBe("name_not_found");
    expect(await codeFor("broken.test")).toBe("dns_failed");
    expect(await codeFor("half.test")).toBe("dns_failed");
  });

  it("never asks anyone about localhost", async () => {
    const { asked, resolve } = await startNameServer({});
    expect(await resolve("api.localhost", patient)).toEqual(["127.0.0.1", "::1"]);
    expect(asked).toEqual([]);
  });

  it("gives up when it is called off", async () => {
    const { resolve } = await startNameServer({
      "slow.test A": "silence",
      "slow.test AAAA": "silence",
    });
    const controller = new AbortController();
    const resolving = resolve("slow.test", controller.signal);
    controller.abort();
    await expect(resolving).rejects.toMatchObject({ code: "ECANCELLED" });
  });
});
