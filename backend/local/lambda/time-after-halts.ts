import type { Invoke } from "./function-host.ts";

interface QueueEvent {
  Records?: { body?: string }[];
}

/**
 * Has the time for which a picture is tried again counted from the last halt: its messages say when it was stored, and while
 * the process was halted, or the machine slept, nobody tried.
 */
export function countTimeFromHalts(
  invoke: Invoke,
  halts: { settled(): Promise<void>; wokenAtMs(): number },
): Invoke {
  return async (name, event) => {
    await halts.settled();
    const wokenAtMs = halts.wokenAtMs();
    const { Records } = event as QueueEvent;
    if (wokenAtMs === 0 || !Records) return await invoke(name, event);
    const records = Records.map((record) =>
      record.body === undefined ? record : { ...record, body: notBefore(wokenAtMs, record.body) },
    );
    return await invoke(name, { ...(event as object), Records: records });
  };
}

/** Of S3's notifications and the messages about conversions; what is neither stays as it is. */
function notBefore(ms: number, body: string): string {
  const later = (key: string, value: unknown) => {
    const isTime = (key === "eventTime" || key === "stored_at") && typeof value === "string";
    return isTime && Date.parse(value) < ms ? new Date(ms).toISOString() : value;
  };
  try {
    return JSON.stringify(JSON.parse(body, later));
  } catch {
    return body;
  }
}
