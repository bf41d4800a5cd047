import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

export interface SocketPair {
  ours: Socket;
  /** The receiver's end. */
  theirs: Socket;
  close(): Promise<void>;
}

/** Both ends of a real connection. Errors are heard by no one, as on the sender's own sockets. */
export async function openSocketPair(): Promise<SocketPair> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const accepted = once(server, "connection");
  const ours = connect((server.address() as AddressInfo).port, "127.0.0.1");
  const [theirs] = (await accepted) as [Socket];
  if (ours.connecting) await once(ours, "connect");
  for (const socket of [ours, theirs]) socket.on("error", () => {});
  return {
    ours,
    theirs,
    close: async () => {
      for (const socket of [ours, theirs]) socket.destroy();
      await once(server.close(), "close");
    },
  };
}
