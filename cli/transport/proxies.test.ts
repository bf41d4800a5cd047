import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "@jest/globals";
import { InterruptedError } from "../client/errors.ts";
import { runInProcess } from "../testing/run-in-process.ts";
import { blobId } from "../testing/sample-blobs.ts";
import { startStubApi } from "../testing/stub-api.ts";
import { type StubProxyOptions, startStubProxy } from "../testing/stub-proxy.ts";
import type { Proxies } from "./connections.ts";
import { NodeClient } from "./node-client.ts";

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** A proxy that leads to the stub API, whatever host it is asked for. */
async function setUp(options: Omit<StubProxyOptions, "port"> = {}) {
  const api = await startStubApi();
  const apiPort = Number(new URL(api.url).port);
  const proxy = await startStubProxy({ ...options, port: apiPort });
  closers.push(api.close, proxy.close);
  return { api, apiPort, asked: proxy.asked, proxyUrl: proxy.url };
}

/** Takes connections, hears what is said, and answers nothing. */
async function startSilent() {
  const sockets: Socket[] = [];
  let hear: (first: Buffer) => void = () => {};
  const heard = new Promise<Buffer>((resolve) => (hear = resolve));
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on("error", () => {}).once("data", hear);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  closers.push(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { host: `127.0.0.1:${(server.address() as AddressInfo).port}`, heard };
}

function clientFor(endpoint: string, proxies: Proxies) {
  const client = new NodeClient({ endpoint, proxies, sleep: async () => {} });
  closers.unshift(() => client.close());
  return client;
}

// Only a proxy finds it.
const endpoint = "http://api.rekog.test";
const got = `GET ${endpoint}/blobs/${blobId}`;

describe("proxies", () => {
  it("are asked for the whole URL where it is http:, for a tunnel where it is https:", async () => {
    const { asked, proxyUrl } = await setUp();
    const blob = await clientFor(endpoint, { http: proxyUrl }).get(blobId);
    expect(blob.blob_id).toBe(blobId);
    expect(asked).toEqual([got]);
    const secure = clientFor("https://api.rekog.test", { https: proxyUrl });
    await expect(secure.get(blobId)).rejects.toMatchObject({ phase: "tls" });
    expect(asked[1]).toBe("CONNECT api.rekog.test:443");
  });

  it("are asked for other ports and queries too, many requests at once", async () => {
    const { api, asked, proxyUrl } = await setUp();
    const client = clientFor("http://api.rekog.test:8080/base", { http: proxyUrl });
    await Promise.all(Array.from({ length: 20 }, () => client.get(blobId).catch(() => {})));
    expect(asked).toHaveLength(20);
    const url = `GET http://api.rekog.test:8080/base/blobs/${blobId}`;
    expect(asked.every((line) => line === url)).toBe(true);
    expect(api.headers[0]?.host).toBe("api.rekog.test:8080");
  });

  it("are not between two programs of this machine", async () => {
    const { api, apiPort, asked, proxyUrl } = await setUp();
    for (const host of ["127.0.0.1", "localhost"]) {
      await clientFor(`http://${host}:${apiPort}`, { http: proxyUrl }).upload(Buffer.from("x"));
    }
    expect(api.uploads).toHaveLength(2);
    expect(asked).toEqual([]);
  });

  it("are not used for the hosts of NO_PROXY", async () => {
    const { api, apiPort, asked, proxyUrl } = await setUp();
    // This machine by a name that is not known to be it.
    const url = `http://0.0.0.0:${apiPort}`;
    await clientFor(url, { http: proxyUrl, noProxy: "example.com,0.0.0.0/8" }).get(blobId);
    expect({ gets: api.gets.length, asked }).toEqual({ gets: 1, asked: [] });
    await clientFor(url, { http: proxyUrl, noProxy: "example.com" }).get(blobId);
    expect(asked).toEqual([`GET ${url}/blobs/${blobId}`]);
  });

  it.each(["http", "https"] as const)("are told apart when they refuse, %s:", async (scheme) => {
    const { proxyUrl } = await setUp({ refusal: 407 });
    const client = clientFor(`${scheme}://api.rekog.test`, { [scheme]: proxyUrl });
    await expect(client.get(blobId)).rejects.toMatchObject({
      phase: "connect",
      proxyStatus: 407,
      message: "The proxy let no connection to api.rekog.test through: HTTP status 407.",
      hint: "It wants a user name and a password: http://user:password@host:port in HTTPS_PROXY, HTTP_PROXY or ALL_PROXY. Or name api.rekog.test in NO_PROXY.",
    });
  });

  it("are looked for in every variable that names one when they refuse", async () => {
    const { proxyUrl } = await setUp({ refusal: 403 });
    const args = ["get", blobId, "--endpoint", "https://api.rekog.test"];
    const { stderr } = await runInProcess(args, { env: { ALL_PROXY: proxyUrl } });
    expect(stderr).toContain("HTTP status 403");
    expect(stderr).toContain(
      "→ Check HTTPS_PROXY, HTTP_PROXY and ALL_PROXY, or name api.rekog.test in NO_PROXY.",
    );
  });

  it("are told how to write a password with a % in it", async () => {
    const client = () => clientFor("https://api.rekog.test", { https: "http://me:50%@proxy:3128" });
    await expect((async () => client().get(blobId))()).rejects.toMatchObject({
      code: "invalid_proxy",
      hint: expect.stringMatching(
        /^Write it as http:\/\/user:password@host:port, with %25 for a % /,
      ),
    });
  });

  it("are named where a page for people comes in place of an answer, http:", async () => {
    const { asked, proxyUrl } = await setUp({ refusal: 403 });
    const args = ["get", blobId, "--endpoint", "http://api.rekog.test"];
    const { stderr, exitCode } = await runInProcess(args, { env: { HTTP_PROXY: proxyUrl } });
    const proxy = new URL(proxyUrl).host;
    expect({ exitCode, asked }).toMatchObject({ exitCode: 3, asked: { length: 1 } });
    expect(stderr).toContain(`the proxy ${proxy}, or another server behind it`);
    expect(stderr).toContain("in place of api.rekog.test: HTTP status 403");
    expect(stderr).toContain("or name api.rekog.test in NO_PROXY");
    const asDoctor = await runInProcess(["doctor", "--endpoint", "http://api.rekog.test"], {
      env: { HTTP_PROXY: proxyUrl },
    });
    expect(asDoctor.stdout).toContain(`The proxy ${proxy}, or another server behind it`);
  });

  it("are asked again when they could not reach the API, http:", async () => {
    const { asked, proxyUrl } = await setUp({ refusal: 502 });
    const client = clientFor("http://api.rekog.test", { http: proxyUrl });
    await expect(client.get(blobId, { retryForMs: 1 })).rejects.toMatchObject({ proxyStatus: 502 });
    expect(asked.length).toBeGreaterThan(0);
  });

  const nowhere = { host: "127.0.0.1:1", why: "connect" } as const;
  it.each([
    ["http", nowhere],
    ["https", nowhere],
    ["http", { host: "nosuch.invalid:3128", why: "dns" }],
    ["https", { host: "nosuch.invalid:3128", why: "dns" }],
  ] as const)("are what is told to be out of reach, %s: %j", async (scheme, { host, why }) => {
    const proxies = { [scheme]: `http://me:s3cret@${host}` };
    const failure = await clientFor(`${scheme}://api.rekog.test`, proxies)
      .get(blobId, { retryForMs: 0 })
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({
      phase: why,
      message: expect.stringContaining(`the proxy ${host} could`),
      hint: "Check HTTPS_PROXY, HTTP_PROXY and ALL_PROXY, or name api.rekog.test in NO_PROXY.",
    });
    expect(JSON.stringify(failure)).not.toContain("s3cret");
  });

  it("are named where what lies behind them does not answer", async () => {
    const proxy = createServer((socket) => socket.once("data", () => socket.destroy()));
    proxy.listen(0, "127.0.0.1");
    await once(proxy, "listening");
    closers.push(async () => proxy.close());
    const host = `127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    await expect(
      clientFor(endpoint, { http: host }).get(blobId, { retryForMs: 0 }),
    ).rejects.toMatchObject({
      phase: "closed",
      message: expect.stringContaining(`api.rekog.test (through the proxy ${host}) closed`),
    });
  });

  it("are told the user name and password of their URL, percent-decoded", async () => {
    const { api, asked, proxyUrl } = await setUp({ credentials: "me@home:p:ä s" });
    const http = proxyUrl.replace("//", "//me%40home:p%3A%C3%A4%20s@");
    expect((await clientFor(endpoint, { http }).get(blobId)).blob_id).toBe(blobId);
    expect(api.headers[0]).not.toHaveProperty("proxy-authorization");
    const secure = clientFor("https://api.rekog.test", { https: http });
    // Let through: what fails is TLS with an API that has none.
    await expect(secure.get(blobId)).rejects.toMatchObject({ phase: "tls" });
    expect(asked).toEqual([got, expect.stringContaining("CONNECT")]);
  });

  it("may be told a user name alone", async () => {
    const { proxyUrl } = await setUp({ credentials: "me:" });
    for (const user of ["me@", "me:@"]) {
      const http = proxyUrl.replace("//", `//${user}`);
      expect((await clientFor(endpoint, { http }).get(blobId)).blob_id).toBe(blobId);
    }
  });

  it("may be named without a scheme", async () => {
    const { asked, proxyUrl } = await setUp({ credentials: "me:pw" });
    const http = proxyUrl.replace("http://", "me:pw@");
    await clientFor(endpoint, { http }).get(blobId);
    await clientFor(endpoint, { http: http.replace("127.0.0.1", "localhost") }).get(blobId);
    expect(asked).toEqual([got, got]);
  });

  it.each([
    "http://me:s3cret@:80:80",
    "me:s3cret@",
    "http://me:s3cret%zz@proxy:80",
    "ftp://me:s3cret@proxy",
  ])("must be URLs, and their passwords are not told: %s", async (http) => {
    const failure = await clientFor(endpoint, { http })
      .get(blobId)
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ name: "UsageError", code: "invalid_proxy" });
    expect(JSON.stringify(failure) + String(failure)).not.toContain("s3cret");
  });

  it.each(["socks5", "socks5h", "socks4", "socks4a", "socks"])(
    "cannot speak %s, which is told; hosts that need none are reached",
    async (scheme) => {
      const { api, apiPort } = await setUp();
      const proxies = { http: `${scheme}://me:s3cret@127.0.0.1:1080`, noProxy: "0.0.0.0" };
      const failure = await clientFor(endpoint, proxies)
        .get(blobId)
        .catch((error: unknown) => error);
      expect(failure).toMatchObject({
        code: "invalid_proxy",
        message: expect.stringMatching(/SOCKS/),
      });
      expect(JSON.stringify(failure) + String(failure)).not.toContain("s3cret");
      await clientFor(`http://0.0.0.0:${apiPort}`, proxies).get(blobId);
      expect(api.gets).toHaveLength(1);
    },
  );

  it("are those of a command's environment", async () => {
    const { asked, proxyUrl } = await setUp();
    const args = ["get", blobId, "--json", "--endpoint", endpoint];
    const dead = "http://127.0.0.1:1";
    for (const env of [
      { HTTP_PROXY: proxyUrl },
      { HTTP_PROXY: dead, http_proxy: proxyUrl },
      { HTTP_PROXY: proxyUrl, http_proxy: "" },
      { ALL_PROXY: proxyUrl },
      { ALL_PROXY: dead, all_proxy: proxyUrl },
      { all_proxy: dead, http_proxy: proxyUrl },
      // Where it may be a header of a web server's client, it counts no more than with curl.
      { REQUEST_METHOD: "GET", HTTP_PROXY: dead, ALL_PROXY: proxyUrl },
    ]) {
      const { stdout, exitCode } = await runInProcess(args, { env });
      expect({ exitCode, id: JSON.parse(stdout).blob_id }).toEqual({ exitCode: 0, id: blobId });
    }
    expect(asked).toEqual(Array.from({ length: 7 }, () => got));
  });

  it("with TLS at an IP address hear no server name, which RFC 6066 has for names alone", async () => {
    const { host, heard } = await startSilent();
    const client = clientFor("https://api.rekog.test", { https: `https://${host}` });
    const getting = client.get(blobId, { timeoutMs: 50, retryForMs: 0 });
    // A name would be there in clear; Node.js warns of one that is an address.
    expect((await heard).toString("latin1")).not.toContain("127.0.0.1");
    await expect(getting).rejects.toMatchObject({ phase: "timeout" });
  });

  it("that make no tunnel, and say nothing, hold up no caller that ends the call", async () => {
    const { host, heard } = await startSilent();
    const ending = new AbortController();
    const client = clientFor("https://api.rekog.test", { https: host });
    const getting = client.get(blobId, { signal: ending.signal });
    void heard.then(() => ending.abort(new Error("no more")));
    await expect(getting).rejects.toThrow("no more");
  });

  it("that make no tunnel are told when the time for an attempt is over", async () => {
    const { host } = await startSilent();
    const client = clientFor("https://api.rekog.test", { https: host });
    await expect(client.get(blobId, { timeoutMs: 50, retryForMs: 0 })).rejects.toMatchObject({
      phase: "timeout",
      message: `api.rekog.test (through the proxy ${host}) did not answer in time.`,
    });
  });

  it.each(["list", "usage", "doctor"])(
    "that make no tunnel do not keep `%s` from hearing a signal",
    async (command) => {
      const { host, heard } = await startSilent();
      const ending = new AbortController();
      const { signal } = ending;
      void heard.then(() => ending.abort(new InterruptedError()));
      const args = [command, "--endpoint", "https://api.rekog.test"];
      const env = { HTTPS_PROXY: `http://me:s3cret@${host}` };
      const run = await runInProcess(args, { env, deps: { signal, urgentSignal: signal } });
      expect(run.exitCode).toBe(130);
      expect(run.stderr).toContain("(interrupted)");
    },
  );
});

describe("an API that never ends its TLS handshake", () => {
  it("holds up no caller that ends the call, nor longer than an attempt may take", async () => {
    const { host, heard } = await startSilent();
    const ending = new AbortController();
    const client = clientFor(`https://${host}`, {});
    const getting = client.get(blobId, { signal: ending.signal });
    void heard.then(() => ending.abort(new Error("no more")));
    await expect(getting).rejects.toThrow("no more");
    await expect(client.get(blobId, { timeoutMs: 50, retryForMs: 0 })).rejects.toMatchObject({
      phase: "timeout",
      message: `${host} did not answer in time.`,
    });
  });
});
