import { ConverterFailedError } from "../adapters/convert/converter-failed-error.ts";

/** A line of the functions' log, as far as it matters here. */
interface Line {
  event?: unknown;
  error?: { name?: unknown; message?: unknown };
}

const failed = new ConverterFailedError("").name;

/**
 * Hears in the functions' log of pictures that wait because no JPEG can be made of them here, and tells the user why, and what to
 * do. The same is told once: each time is in the log.
 */
export function tellOfConversions(tell: (line: string) => void): (line: string) => void {
  const told = new Set<string>();
  return (line) => {
    if (!line.includes(failed)) return;
    const { event, error } = parse(line);
    if (event !== "conversion_put_off" || error?.name !== failed) return;
    const [reason = ""] = String(error.message).split("\n", 1);
    if (told.has(reason)) return;
    told.add(reason);
    tell(
      `A picture cannot be converted just now: ${reason} (converter_failed). It is tried again. If this goes on, free some ` +
        "memory, and install rekog again if it does not help.",
    );
  };
}

function parse(line: string): Line {
  try {
    return JSON.parse(line) as Line;
  } catch {
    return {};
  }
}
