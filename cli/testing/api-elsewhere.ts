import { type StubApi, type StubScript, startStubApi } from "./stub-api.ts";
import { startStubProxy } from "./stub-proxy.ts";

export interface ApiElsewhere {
  api: StubApi;
  /** By a name that only a proxy finds: it is not this machine */
  endpoint: string;
  /** With which commands go through that proxy */
  env: { http_proxy: string };
  close(): Promise<void>;
}

/** The stub of an API that is not on this machine, as far as a command can see. */
export async function startApiElsewhere(script: StubScript = {}): Promise<ApiElsewhere> {
  const api = await startStubApi(script);
  const proxy = await startStubProxy({ port: Number(new URL(api.url).port) });
  return {
    api,
    endpoint: "http://api.rekog.test",
    env: { http_proxy: proxy.url },
    async close() {
      await Promise.all([api.close(), proxy.close()]);
    },
  };
}
