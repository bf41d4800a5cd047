import { describe, expect, it } from "@jest/globals";
import { openUntilTheEnd } from "./callback-sender.fixture.ts";
import { connectTcp } from "./connect-tcp.ts";
import { startDeadline } from "./deadline.ts";
import { startReceiver } from "./receiver.fixture.ts";

/** No connection can be made to a group: the kernel itself says that it has no way there. */
const noWay = ["ff02::1", "ff02::2", "ff02::3"];

describe("connectTcp, on a machine without IPv6", () => {
  const connect = (addresses: string[], port: number) => {
    const deadline = startDeadline(5_000, () => performance.now());
    return connectTcp(addresses, port, deadline, () => 0).finally(() => deadline.clear());
  };

  it("tries as many of IPv4 as if there were no others", async () => {
    const { until, closeAll } = openUntilTheEnd();
    const receiver = await until(startReceiver());
    const dead = [2, 3, 4].map((last) => `127.0.0.${last}`);
    const socket = await connect([...dead, "127.0.0.1", ...noWay], receiver.port);
    expect(socket.remoteAddress).toBe("127.0.0.1");
    socket.destroy();
    await closeAll();
  });

  it("tells what those did that were asked", async () => {
    const receiver = await startReceiver();
    await receiver.close();
    const refused = { code: "connection_refused" };
    await expect(connect(["127.0.0.1", ...noWay], receiver.port)).rejects.toMatchObject(refused);
    const unreachable = { code: "host_unreachable" };
    await expect(connect(noWay, receiver.port)).rejects.toMatchObject(unreachable);
  });
});
