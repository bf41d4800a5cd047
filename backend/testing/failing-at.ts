import { watchedPorts } from "./watched-ports.ts";

/** The fault that was put there by a test. */
class InjectedFault extends Error {
  override readonly name = "InjectedFault";
}

export interface FaultPlan {
  /** The call that fails: 1 is the first, counted over all ports. */
  call: number;
  /** Whether the call has its effect before it fails, as when an answer is lost on its way. */
  when: "before" | "after";
  /** `dies`: nothing works from then on, as when the process is killed. */
  dies: boolean;
}

/** Ports whose asynchronous methods fail as planned. */
export function failingAt<Ports extends Record<string, object>>(
  ports: Ports,
  { call, when, dies }: FaultPlan,
): Ports {
  const watched = watchedPorts(ports, async (number, run) => {
    if (number > call && dies) throw new InjectedFault();
    if (number !== call) return await run();
    if (when === "after") await run();
    throw new InjectedFault();
  });
  return watched.ports;
}

/** Every way in which each of so many calls can fail. */
export function everyFault(callNames: readonly string[]): { name: string; plan: FaultPlan }[] {
  return callNames.flatMap((name, i) =>
    (["before", "after"] as const).flatMap((when) =>
      [true, false].map((dies) => ({ name, plan: { call: i + 1, when, dies } })),
    ),
  );
}
