import { join } from "node:path";
import { attemptFile } from "../attempt-file.ts";
import type { SuspectsAlone } from "../suspects-alone.ts";
import type { Invoke } from "./function-host.ts";

interface ConversionEvent {
  Records: { body: string }[];
}

/**
 * Tells conversions which of their attempts ended the whole process. In AWS a request for one comes again as it was, and says
 * how many attempts were counted before it; here it is lost with the process, and the one that is made at the next start
 * takes those that died for others'. They are counted on disk, and one is under way at a time: what waits for its turn has
 * no part in what ends the process. One that may have done so is made alone, also without a detector beside it.
 */
export function countConversionDeaths(
  invoke: Invoke,
  { dir, suspects }: { dir: string; suspects: SuspectsAlone },
): Invoke {
  let last: Promise<unknown> = Promise.resolve();

  async function convert(name: string, event: unknown): Promise<unknown> {
    const [record, ...others] = (event as ConversionEvent).Records;
    if (!record || others.length > 0) return await invoke(name, event);
    const request = JSON.parse(record.body);
    const file = attemptFile(join(dir, `${request.blob_id}-conversion`));
    const deaths = await file.count();
    const attempts = Math.max(0, request.attempts - deaths);
    const body = JSON.stringify({ ...request, attempts });
    const attempt = async () => {
      const done = await file.begin(deaths + 1);
      try {
        return await invoke(name, { ...(event as object), Records: [{ ...record, body }] });
      } finally {
        done();
        await file.takeBack();
      }
    };
    return await suspects.run(attempt, { alone: deaths > 0 });
  }

  return (name, event) => {
    if (name !== "convertBlob") return invoke(name, event);
    const converted = last.then(() => convert(name, event));
    last = converted.catch(() => {});
    return converted;
  };
}
