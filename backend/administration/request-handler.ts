/** Sends a request, through whatever proxy leads there. Rejects with an error that has a code of the operating system's. */
export type SendHttp = (request: {
  url: string;
  method: string;
  headers: Record<string, string>;
  body: string | Uint8Array | undefined;
  signal: AbortSignal;
}) => Promise<{ status: number; headers: Record<string, string>; body: Uint8Array }>;

/** As the SDK makes it: signed, with its body in memory. */
interface SdkRequest {
  protocol: string;
  hostname: string;
  port?: number;
  path: string;
  query?: Record<string, string | string[] | null>;
  method: string;
  headers: Record<string, string>;
  body?: string | Uint8Array;
}

/** What the SDK does not find by itself: the proxies of the environment. A call is over within this time, or sent again. */
const callMs = 15_000;

/** The SDK's requests, sent by us. */
export function requestHandler(send: SendHttp) {
  return {
    metadata: { handlerProtocol: "http/1.1" },
    async handle(request: SdkRequest) {
      const { protocol, hostname, port, path, method, headers, body } = request;
      const host = port === undefined ? hostname : `${hostname}:${port}`;
      const query = queryOf(request.query);
      const answer = await send({
        url: `${protocol}//${host}${path}${query}`,
        ...{ method, headers, body },
        signal: AbortSignal.timeout(callMs),
      });
      return {
        response: { statusCode: answer.status, headers: answer.headers, body: answer.body },
      };
    },
    updateHttpClientConfig() {},
    httpHandlerConfigs: () => ({}),
  };
}

function queryOf(query: SdkRequest["query"] = {}): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    [value].flat().map((one) => `${encodeURIComponent(name)}=${encodeURIComponent(one ?? "")}`),
  );
  return pairs.length === 0 ? "" : `?${pairs.join("&")}`;
}
