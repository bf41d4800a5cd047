import type { Output } from "../deps.ts";
import type { Settings } from "../settings.ts";
import type { Notices } from "../ui/notices.ts";
import { secretNotice } from "./callback-secret.ts";
import type { UploadEvents } from "./upload-one.ts";

/** Tells on stderr what happens to a file on its way. With `--json` the secret is in the document. */
export function uploadEvents(
  notices: Notices,
  { settings, stderr }: { settings: Pick<Settings, "json">; stderr: Output },
): UploadEvents {
  return {
    onSecret({ path }, secret) {
      if (settings.json) return;
      notices.rest();
      stderr.write(secretNotice(path, secret));
    },
    onUploading({ path, sizeBytes }, sentBytes) {
      const percent = sizeBytes === 0 ? 100 : Math.floor((sentBytes / sizeBytes) * 100);
      notices.working(`${path}: uploading ${percent} %`);
    },
    onRecognising: ({ path }) => notices.working(`${path}: recognising…`),
    onCallbackRefused({ path }, { code, message }) {
      notices.tell(`${path}: a callback came that is not genuine (${code}). ${message}`);
    },
    onCallbackEnd({ path }, hasCallback) {
      notices.tell(
        hasCallback
          ? `${path}: the callback arrived, and its signature is verified.`
          : `${path}: no genuine callback arrived in time; the result was read instead. ` +
              "`rekog get BLOB_ID` shows what became of its delivery.",
      );
    },
  };
}
