import { once } from "node:events";
import { createServer, request as httpRequest } from "node:http";
import { type AddressInfo, connect } from "node:net";

export interface StubProxy {
  /** `http://127.0.0.1:PORT` */
  url: string;
  /** The first line of each request, without the version of HTTP */
  asked: string[];
  close(): Promise<void>;
}

export interface StubProxyOptions {
  /** Where everything leads to, on this machine, whatever is asked for */
  port: number;
  /** `user:password` that it wants */
  credentials?: string;
  /** What it answers to everything */
  refusal?: number;
}

/**
 * A proxy that is set up as Squid and tinyproxy are by default: `CONNECT` is for port 443 alone, other requests must name a
 * whole URL.
 */
export async function startStubProxy(options: StubProxyOptions): Promise<StubProxy> {
  const { port, credentials, refusal } = options;
  const wanted = credentials && `Basic ${Buffer.from(credentials).toString("base64")}`;
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    const refuse = (status: number) =>
      void response
        .writeHead(status, { "content-type": "text/html;charset=utf-8" })
        .end("<html>the proxy's own page</html>");
    if (refusal !== undefined) return refuse(refusal);
    if (wanted && request.headers["proxy-authorization"] !== wanted) return refuse(407);
    if (!URL.canParse(request.url ?? "")) return refuse(400);
    const { "proxy-authorization": _own, ...headers } = request.headers;
    const { host, pathname, search } = new URL(request.url ?? "");
    if (headers.host !== host) return refuse(400);
    const { method } = request;
    const to = { host: "127.0.0.1", port, method, headers, path: pathname + search, agent: false };
    const upstream = httpRequest(to, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    upstream.on("error", () => response.destroy());
    request.pipe(upstream);
  });
  server.on("connect", (request, socket) => {
    asked.push(`CONNECT ${request.url}`);
    socket.on("error", () => {});
    const refuse = (status: number) => void socket.end(`HTTP/1.1 ${status} No\r\n\r\n`);
    if (refusal !== undefined) return refuse(refusal);
    if (wanted && request.headers["proxy-authorization"] !== wanted) return refuse(407);
    if (!request.url?.endsWith(":443")) return refuse(403);
    const upstream = connect(port, "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      upstream.pipe(socket).pipe(upstream);
    });
    upstream.on("error", () => socket.destroy());
    socket.on("close", () => upstream.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
