import { startUploadListener, type UploadListener } from "../../../recognise/upload-listener.ts";
import type { Notices } from "../../../ui/notices.ts";

/** One listener for the callbacks of all cases; undefined, which is said once, where the API cannot reach it. */
export function startSuiteListener(
  endpoint: string,
  notices: Pick<Notices, "tell" | "detail">,
): Promise<UploadListener | undefined> {
  const unreachable =
    `The API at ${new URL(endpoint).host} cannot send callbacks to this machine: ` +
    "results are polled for, and callbacks are not tested.";
  return startUploadListener(endpoint, {
    tell: () => notices.tell(unreachable),
    detail: (text) => notices.detail(text),
  });
}
