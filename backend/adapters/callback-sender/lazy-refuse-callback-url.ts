import type { RefuseCallbackUrl } from "../../core/ports/callbacks.ts";

/**
 * `refuseCallbackUrl`, loaded when the first URL is judged: most blobs have no callback, and a function's first request
 * waits for all that is loaded with it.
 */
export function lazyRefuseCallbackUrl(options: { allowLoopback: boolean }): RefuseCallbackUrl {
  let judge: Promise<RefuseCallbackUrl> | undefined;
  const load = async () => {
    const [{ addressGuard }, { refuseCallbackUrl }] = await Promise.all([
      import("./addresses/address-guard.ts"),
      import("./refuse-callback-url.ts"),
    ]);
    return refuseCallbackUrl({ guard: addressGuard(options) });
  };
  return async (url) => {
    judge ??= load();
    return (await judge)(url);
  };
}
