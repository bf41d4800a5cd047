import { connect } from "node:net";

/** What a server said, as tests compare it: a status and, where there is one, the code of the error, or "closed". */
export type Outcome = string;

export interface RawExchange {
  /** Ends our side once all is sent; what the server still says is read. */
  halfClose?: boolean;
  /** Called once a piece is handed over, before the next one is: to wait, or to leave. */
  between?: () => Promise<void>;
}

type Pieces = Iterable<string | Uint8Array>;

/** Sends exactly these bytes and reads to the connection's end, whoever ends it. */
export function exchange(url: string, pieces: Pieces, how: RawExchange = {}): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const heard: Buffer[] = [];
    const socket = connect({ host: hostname, port: Number(port), noDelay: true });
    socket.on("data", (chunk) => heard.push(chunk));
    // A server that has heard enough resets the connection; what it said before that counts.
    socket.on("error", () => {});
    socket.on("close", () => resolve(Buffer.concat(heard).toString("utf8")));
    const send = async () => {
      for (const piece of pieces) {
        if (socket.destroyed) return;
        const bytes = typeof piece === "string" ? Buffer.from(piece, "latin1") : piece;
        await new Promise<unknown>((sent) => socket.write(bytes, sent));
        await how.between?.();
      }
      if (how.halfClose) socket.end();
    };
    socket.once("connect", () => void send());
  });
}

/** A request's bytes; the connection is to be closed after it, unless its headers say otherwise. */
export function rawRequest(
  line: string,
  headers: readonly string[] = [],
  body: string | Uint8Array = "",
): Buffer {
  const names = headers.map((header) => header.toLowerCase());
  const lacks = (name: string) => !names.some((header) => header.startsWith(`${name}:`));
  const lines = [
    line,
    ...(lacks("host") ? ["Host: 127.0.0.1"] : []),
    ...(lacks("connection") ? ["Connection: close"] : []),
    ...headers,
  ];
  const head = Buffer.from(`${lines.join("\r\n")}\r\n\r\n`, "latin1");
  return Buffer.concat([head, typeof body === "string" ? Buffer.from(body) : body]);
}

/** Every answer there is in what was said, interim ones left out, joined by " + ". */
export function outcomeOf(said: string): Outcome {
  const answers = said.split(/(?=HTTP\/1\.1 \d{3} )/).filter((text) => text.length > 0);
  const outcomes = answers.flatMap((text) => {
    const [, status = "?"] = /^HTTP\/1\.1 (\d{3}) /.exec(text) ?? [];
    const [, problem, refusal] = /"code":"(\w+)"|<Code>(\w+)<\/Code>/.exec(text) ?? [];
    return status.startsWith("1") ? [] : [[status, problem ?? refusal].filter(Boolean).join(" ")];
  });
  return outcomes.join(" + ") || "closed";
}
