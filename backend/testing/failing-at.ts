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

/** Ports whose asynchronous methods fail as planned; `calls` names every call that was made, as `port.method`. */
export function failingAt<Ports extends Record<string, object>>(
  ports: Ports,
  plan: FaultPlan,
): { ports: Ports; calls: string[] } {
  const calls: string[] = [];
  const watch = (portName: string, port: object) =>
    new Proxy(port, {
      get(target, property) {
        const value: unknown = Reflect.get(target, property);
        if (typeof value !== "function") return value;
        return async (...values: unknown[]) => {
          calls.push(`${portName}.${String(property)}`);
          const number = calls.length;
          if (number > plan.call && plan.dies) throw new InjectedFault();
          if (number !== plan.call) return await value.apply(target, values);
          if (plan.when === "after") await value.apply(target, values);
          throw new InjectedFault();
        };
      },
    });
  const watched = Object.entries(ports).map(([name, port]) => [name, watch(name, port)]);
  return { ports: Object.fromEntries(watched) as Ports, calls };
}
