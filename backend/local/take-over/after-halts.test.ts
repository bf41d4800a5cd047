import { afterEach, expect, it } from "@jest/globals";
import { afterHalts } from "./after-halts.ts";

let halts: ReturnType<typeof afterHalts> | undefined;
afterEach(() => halts?.stop());

function start() {
  let nowMs = 0;
  const woken: (() => void)[] = [];
  const wake = () => new Promise<void>((resolve) => woken.push(resolve));
  const started = afterHalts({ wake, onError: () => {}, nowMs: () => nowMs });
  halts = started;
  const pass = (ms: number) => {
    nowMs += ms;
  };
  return { woken, settled: started.settled, pass };
}

it("whoever comes first after a halt has it seen to, and all wait for that", async () => {
  const { woken, settled, pass } = start();
  pass(50_000);
  await settled();
  pass(3_600_000);
  const order: string[] = [];
  const waiting = [1, 2].map(() => settled().then(() => order.push("settled")));
  order.push("woken");
  expect(woken).toHaveLength(1);
  woken[0]?.();
  await Promise.all(waiting);
  expect(order).toEqual(["woken", "settled", "settled"]);
  await settled();
  pass(-3_600_000);
  await settled();
  expect(woken).toHaveLength(1);
});
