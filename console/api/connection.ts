import { signal } from "@preact/signals";

/** Which API the page speaks to, and as whom. */
export interface Connection {
  /** The endpoint of the page itself, or that it was served for */
  own: string;
  /** Without a slash at its end */
  endpoint: string;
  key: string | undefined;
}

const storedAs = "rekog.connection";

/** An address that brings a key. */
export const hasKey = (hash: string) => /^#key=/.test(hash);

/**
 * What the page's address and this tab's memory say. The key comes in the fragment, which no server is sent, and stays in
 * `sessionStorage`. It is sent to the endpoint that it was given for and to no other. The fragment cannot say which API:
 * a link would then have pictures sent to whoever wrote it; and nor can a stranger's link say which key, or they would end up
 * in the account of whoever wrote that.
 * @param own the endpoint of the page itself, or that it was served for
 * @param takesKey whether the link is no stranger's
 */
export function openConnection(
  own: string,
  hash: string,
  storage: Pick<Storage, "getItem">,
  takesKey: boolean,
): { connection: Connection; hash: string } {
  const stored = readStored(storage, own);
  const left = hasKey(hash) ? "" : hash;
  const given = /^#key=([\x21-\x7e]+)$/.exec(hash)?.[1];
  if (given !== undefined && takesKey) {
    return { connection: { own, endpoint: own, key: decoded(given) }, hash: left };
  }
  return { connection: stored ?? { own, endpoint: own, key: undefined }, hash: left };
}

/** Of a page that this tab had under the same address, but for another API, nothing is left. */
function readStored(storage: Pick<Storage, "getItem">, own: string): Connection | undefined {
  try {
    const { own: ownThen, endpoint, key } = JSON.parse(storage.getItem(storedAs) ?? "null");
    if (ownThen !== own) return undefined;
    if (typeof endpoint !== "string" || !URL.canParse(endpoint)) return undefined;
    return { own, endpoint, key: typeof key === "string" ? key : undefined };
  } catch {
    return undefined;
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export const connection = signal<Connection>({ own: "", endpoint: "", key: undefined });

/** Speaks to this API from now on, in this tab. */
export function connect(next: Connection, storage: Pick<Storage, "setItem">): void {
  connection.value = next;
  storage.setItem(storedAs, JSON.stringify(next));
}

/** Whether what goes to an endpoint can be read on the way: HTTP without TLS, to another machine. */
export const isReadable = (endpoint: string) =>
  /^http:\/\/(?!(127\.\d+\.\d+\.\d+|localhost|\[::1\])(:|\/|$))/.test(endpoint);

/** What the user typed, as an endpoint; undefined where it is none. */
export function parseEndpoint(text: string): string | undefined {
  const trimmed = text.trim();
  if (!/^https?:\/\//i.test(trimmed) || !URL.canParse(trimmed)) return undefined;
  const { origin, pathname, username, password } = new URL(trimmed);
  if (username !== "" || password !== "") return undefined;
  return `${origin}${pathname}`.replace(/\/+$/, "");
}
