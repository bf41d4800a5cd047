import type { Evidence, Finding } from "../evidence.ts";
import { isEmptyQueue } from "../local/behind.ts";

const putAside =
  (what: string) =>
  (body: string): Finding => ({
    subject: `${what} ${/"key":"([^"]*)"/.exec(body)?.[1]}`,
    why: "was put aside in the dead-letter queue",
  });

/** No object, no lease, no message is left, and neither an upload nor a conversion was put aside. */
export function checkLeftovers({ behind }: Evidence, now: Date): Finding[] {
  const at = now.toISOString();
  return [
    ...behind.versions.map((key) => ({ subject: `object ${key}`, why: "is still in the bucket" })),
    ...behind.claims.map((key) => ({ subject: `content ${key}`, why: "is still claimed" })),
    ...behind.rows.flatMap(({ blob_id, status, lease_until, callback }) => [
      ...(status === "processing" && (lease_until ?? "") > at
        ? [{ subject: `blob ${blob_id}`, why: "is still leased" }]
        : []),
      ...((callback?.lease_until ?? "") > at
        ? [{ subject: `callback of blob ${blob_id}`, why: "is still leased" }]
        : []),
    ]),
    ...behind.depths
      .filter((depth) => !isEmptyQueue(depth))
      .map(({ queue, waiting, received, delayed }) => ({
        subject: `queue ${queue}`,
        why: `has messages: ${waiting} waiting, ${received} received, ${delayed} delayed`,
      })),
    ...[
      ...behind.dead.uploads.map(putAside("upload")),
      ...behind.dead.conversions.map(putAside("conversion")),
    ],
  ];
}
