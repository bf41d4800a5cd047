import { once } from "node:events";
import { createServer } from "node:net";

/** Below what operating systems give to whoever asks for any port: nobody comes upon them by chance while they are not used. */
const lowest = 20_000;
const count = 12_000;

/** A port that is free, as is the one above it: for what is to be started on the same ones again. */
export async function freePorts(): Promise<string> {
  for (let tries = 0; tries < 50; tries += 1) {
    const port = lowest + 2 * Math.floor(Math.random() * (count / 2));
    if ((await isFree(port)) && (await isFree(port + 1))) return String(port);
  }
  throw new Error("No two ports side by side are free.");
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    await once(server.listen(port, "127.0.0.1"), "listening");
    return true;
  } catch {
    return false;
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}
