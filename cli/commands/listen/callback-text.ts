import * as v from "valibot";
import type { ReceivedCallback } from "../../listener/received-callback.ts";
import { NamedLabel } from "../../pictures/document/recognised-shapes.ts";
import { cleanText } from "../../ui/clean-text.ts";
import { createPaint, type Style } from "../../ui/style.ts";

/** As much of a callback's body as is told in a line; who sent it may be anyone. */
const Told = v.looseObject({
  status: v.optional(v.string()),
  labels: v.optional(v.array(NamedLabel)),
  error: v.optional(v.looseObject({ code: v.string() })),
});

const topLabels = 3;

type Verdict = "verified" | "not_verified" | "unknown";

const verdictOf = ({ verified }: ReceivedCallback): Verdict =>
  verified === "unknown" ? verified : verified ? "verified" : "not_verified";

const styles: Record<Verdict, Style> = {
  verified: "green",
  not_verified: "red",
  unknown: "yellow",
};

/** A callback for `--json`: the verdict on its signature, what was answered, and the body as it was parsed. */
export function receivedJson(callback: ReceivedCallback): object {
  const { refusal, forwarded, json, leased } = callback;
  const { status } = read(json);
  return {
    event: "callback",
    received_at: callback.receivedAt,
    signature: verdictOf(callback),
    ...(refusal && { reason: { code: refusal.code, message: refusal.message } }),
    ...(callback.webhookId !== undefined && { webhook_id: callback.webhookId }),
    ...(callback.blobId !== undefined && { blob_id: callback.blobId }),
    ...(status !== undefined && { status }),
    ...(callback.path !== undefined && { path: callback.path }),
    ...(leased && { delivery_id: leased.delivery_id, attempt: leased.attempt }),
    ...(callback.statusCode !== undefined && { answered: callback.statusCode }),
    ...(forwarded?.kind === "answered" && { forwarded: { status_code: forwarded.statusCode } }),
    ...(forwarded?.kind === "unanswered" && { forwarded: { error: forwarded.reason } }),
    body: json ?? null,
  };
}

/** A callback for people: `12:00:03 verified 6f1c… succeeded: Car 98.7, Road 71.5 → 204`. */
export function receivedText(callback: ReceivedCallback, { colour }: { colour: boolean }): string {
  const paint = createPaint(colour);
  const { refusal, blobId = "no blob id" } = callback;
  const verdict = verdictOf(callback);
  const { status, labels = [], error } = read(callback.json);
  const top = labels.slice(0, topLabels).map((one) => `${one.label} ${one.confidence.toFixed(1)}`);
  const result = [error?.code, ...top].filter((text) => text !== undefined).join(", ");
  const line = [
    callback.receivedAt.slice(11, 19),
    paint(styles[verdict], verdict.replace("_", " ")),
    cleanText(blobId),
    cleanText(`${status ?? "no status"}${result && `: ${result}`}`),
    `→ ${cleanText(answerText(callback))}`,
  ].join("  ");
  const why = refusal ? `  ${cleanText(`${refusal.message} (${refusal.code})`)}\n` : "";
  return `${line}\n${why}`;
}

function answerText({ statusCode, forwarded }: ReceivedCallback): string {
  if (forwarded?.kind === "unanswered") {
    const answered = statusCode === undefined ? "" : `${statusCode}, `;
    return `${answered}your receiver gave no answer (${forwarded.code})`;
  }
  if (statusCode !== undefined) {
    return `${statusCode}${forwarded ? ", as your receiver answered" : ""}`;
  }
  const late = "too late: who sent it had gone, and may send it again";
  return forwarded ? `your receiver answered ${forwarded.statusCode}, ${late}` : late;
}

function read(json: unknown): v.InferOutput<typeof Told> {
  const { success, output } = v.safeParse(Told, json);
  return success ? output : {};
}
