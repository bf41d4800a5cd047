import { once } from "node:events";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "@jest/globals";
import { signalWithin } from "./signal-within.ts";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

describe("signalWithin", () => {
  it("fires after its time, whatever the garbage collector does meanwhile", async () => {
    const signal = signalWithin(50, new AbortController().signal);
    const fired = once(signal, "abort");
    const collecting = setInterval(collectGarbage, 5).unref();
    await fired;
    clearInterval(collecting);
    expect(signal.reason).toMatchObject({ name: "TimeoutError" });
  }, 5_000);

  it("aborts with the other signal, for its reason", () => {
    const controller = new AbortController();
    const signal = signalWithin(60_000, controller.signal);
    controller.abort("stop");
    expect(signal.reason).toBe("stop");
  });

  it("needs no other signal", () => {
    expect(signalWithin(60_000).aborted).toBe(false);
  });
});
