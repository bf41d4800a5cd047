import type { Output } from "../../deps.ts";
import type { UploadEvents } from "../../recognise/upload-one.ts";
import type { Settings } from "../../settings.ts";
import { secretNotice } from "../../ui/callback-secret.ts";
import type { Notices } from "../../ui/notices.ts";
import type { Progress } from "./progress/progress.ts";

export interface UploadEventsOptions {
  notices: Notices;
  progress: Progress;
  settings: Pick<Settings, "json">;
  stderr: Output;
}

/** Tells on stderr what happens to files on their way. With `--json` the secret is in the document. */
export function uploadEvents(options: UploadEventsOptions): UploadEvents {
  const { notices, progress, settings, stderr } = options;
  return {
    onSecret({ path }, secret) {
      if (settings.json) return;
      notices.aside(() => stderr.write(secretNotice(path, secret)));
    },
    onUploading: (file, sentBytes) => progress.sending(file, sentBytes),
    onRecognising: (file) => progress.recognising(file),
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
