/** What happens at a call: `number` counts from 1 over all ports, `run` makes the call itself. */
type AtCall = (number: number, run: () => Promise<unknown>) => Promise<unknown>;

/** Ports whose asynchronous methods go through `atCall`; `calls` names every one, as `port.method`. */
export function watchedPorts<Ports extends Record<string, object>>(
  ports: Ports,
  atCall: AtCall = (_, run) => run(),
): { ports: Ports; calls: string[] } {
  const calls: string[] = [];
  const watch = (portName: string, port: object) =>
    new Proxy(port, {
      get(target, property) {
        const value: unknown = Reflect.get(target, property);
        if (typeof value !== "function") return value;
        return (...values: unknown[]) => {
          calls.push(`${portName}.${String(property)}`);
          return atCall(calls.length, async () => await value.apply(target, values));
        };
      },
    });
  const watched = Object.entries(ports).map(([name, port]) => [name, watch(name, port)]);
  return { ports: Object.fromEntries(watched) as Ports, calls };
}
