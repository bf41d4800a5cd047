import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import type { Invoke } from "./lambda/function-host.ts";
import { isLoopbackHost } from "./loopback/caller.ts";

/**
 * Where a client that asked under this `Host` reaches what listens on 127.0.0.1 here: to another machine, that address is itself.
 * @param url on 127.0.0.1
 */
export function reachableUrl(url: string, host: string | undefined): string {
  if (host === undefined || isLoopbackHost(host) || !URL.canParse(`http://${host}`)) return url;
  const reachable = new URL(url);
  reachable.hostname = new URL(`http://${host}`).hostname;
  return reachable.href;
}

/** Leads the forms of a local mode that is open to the name that each client has for this machine. */
export const reachableForms =
  (invoke: Invoke): Invoke =>
  async (name, event) => {
    const result = (await invoke(name, event)) as APIGatewayProxyStructuredResultV2;
    const { routeKey, headers } = event as APIGatewayProxyEventV2;
    if (routeKey !== "POST /blobs" || result.statusCode !== 201) return result;
    const { upload_info: form, ...blob } = JSON.parse(result.body ?? "{}");
    if (!form) return result;
    const uploadInfo = { ...form, url: reachableUrl(form.url, headers.host) };
    return { ...result, body: JSON.stringify({ ...blob, upload_info: uploadInfo }) };
  };
