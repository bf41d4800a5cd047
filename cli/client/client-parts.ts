import type { RekogClientOptions } from "./client-options.ts";
import { parseEndpoint } from "./endpoint.ts";
import { createFetchTransport } from "./fetch/fetch-transport.ts";
import { type ApiCalls, createApiCalls } from "./http/api-calls.ts";
import { apiKeyReader } from "./http/bearer.ts";
import { type ClientTime, clientTime } from "./http/client-time.ts";
import { createPace } from "./http/pace.ts";
import { createRetrier, type Retrier } from "./http/retry.ts";
import { ofClient } from "./option-names.ts";
import { checkedOptions, invalidOptions } from "./options/checked-options.ts";
import type { Transport } from "./transport.ts";
import { createPolling, type Polling } from "./wait/polling.ts";

/** What the methods of one client share. */
export interface ClientParts {
  /** Without a trailing slash */
  endpoint: string;
  transport: Transport;
  calls: ApiCalls;
  retryForMs: number;
  time: ClientTime;
  atApi: Retrier;
  atStorage: Retrier;
  polling: Polling;
}

/** @throws {UsageError} `invalid_endpoint`, `invalid_api_key`, `insecure_endpoint`, `invalid_options` */
export function clientParts(options: RekogClientOptions): ClientParts {
  const { apiKey, onRetry, onExchange, retryForMs = 30_000 } = checkedOptions(options, ofClient);
  const transport = options.transport ?? createFetchTransport();
  if (typeof transport.request !== "function") {
    throw invalidOptions("`transport` must be one, such as `createFetchTransport` makes.");
  }
  const endpoint = parseEndpoint(options.endpoint);
  const readApiKey = apiKey === undefined ? undefined : apiKeyReader(apiKey, endpoint);
  const time = clientTime(options);
  const pace = createPace(time);
  const atApi = createRetrier({ ...time, pace, onRetry });
  const calls = createApiCalls({
    ...{ endpoint, transport, readApiKey, onExchange, now: time.now },
    userAgent: options.userAgent ?? transport.userAgent,
    ...{ retrier: atApi, retryForMs },
  });
  return {
    ...{ endpoint, transport, calls, retryForMs, time, atApi },
    atStorage: createRetrier({ ...time, pace: createPace(time), onRetry }),
    polling: createPolling({ pace, random: time.random }),
  };
}
