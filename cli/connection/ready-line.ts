import * as v from "valibot";

/** The first line that `rekog local --json` prints. */
export type ReadyLine =
  | { url: string; pid: number; data_dir: string }
  | { error: { code: string; message: string; hint: string } };

const Ready = v.union([
  v.looseObject({ url: v.string(), pid: v.number(), data_dir: v.string() }),
  v.looseObject({
    error: v.looseObject({ code: v.string(), message: v.string(), hint: v.string() }),
  }),
]);

/** That line, or undefined when it is something else. */
export function parseReadyLine(line: string): ReadyLine | undefined {
  try {
    const { success, output } = v.safeParse(Ready, JSON.parse(line));
    return success ? output : undefined;
  } catch {
    return undefined;
  }
}
