import type { Deps } from "../deps.ts";

/** The terminal shows a typed Ctrl-C as `^C`: whatever comes next, such as the shell's prompt, begins below it. */
export function endTypedLine({
  stderr,
  urgentSignal,
}: Pick<Deps, "stderr" | "urgentSignal">): void {
  if (stderr.isTTY && urgentSignal.aborted) stderr.write("\n");
}
