import { readFileSync, statSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";

/** Where `npm run build` puts the page: beside this module as it is built, or from its source. */
const built = new URL(
  import.meta.url.includes("/dist/") ? "../page/" : "../../dist/console/page/",
  import.meta.url,
);

const types = {
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  yaml: "application/yaml; charset=utf-8",
  jpg: "image/jpeg",
  txt: "text/plain; charset=utf-8",
} as const;

/** By their paths below `/console/`; nothing else is read. */
const files: Readonly<Record<string, keyof typeof types>> = {
  "index.html": "html",
  "reference/index.html": "html",
  "reference/redoc.js": "js",
  "reference/redoc.standalone.js.LICENSE.txt": "txt",
  "reference/openapi.yaml": "yaml",
  "samples/stop-sign.jpg": "jpg",
  "samples/family.jpg": "jpg",
  "samples/street-sign.jpg": "jpg",
  "samples/laptop.jpg": "jpg",
  "samples/parcel-label-rotated.jpg": "jpg",
};

/** Relative addresses in a page go by the slash at the end of its own. */
const leading: Readonly<Record<string, string>> = {
  "/": "/console/",
  "/console": "/console/",
  "/console/reference": "/console/reference/",
};

export interface PageOptions {
  /** The API that the page speaks to; that of its own origin without one */
  endpoint?: string | undefined;
  /** Origins that the page may send to besides its own */
  connectTo: readonly string[];
  /** Below it callbacks may be sent that the page is to show, as the API reaches it. Default: there is no such thing. */
  receiver?: string | undefined;
}

/** What the page is told by whoever serves it. */
interface PageFacts extends Pick<PageOptions, "endpoint" | "receiver"> {
  /**
   * `yes`: the address was typed, or printed by rekog; a link on another site's page may not bring its own key along. Nor may any
   * where the browser does not say whose it is, as for HTTP without TLS to another machine.
   */
  "key-link"?: "yes";
}

/** All files of the page, for a folder that some other server offers. */
export function exportedFiles(endpoint: string | undefined): { path: string; bytes: Buffer }[] {
  return Object.keys(files).map((path) => ({ path, bytes: readPageFile(path, { endpoint }) }));
}

/**
 * Answers a request for the page: `/console/`, and `/`, which leads there.
 * @returns false where it is for something else, or the page was not built: nothing was answered then
 */
export function servePage(
  { method = "", headers }: IncomingMessage,
  response: ServerResponse,
  pathname: string,
  { connectTo, ...facts }: PageOptions,
): boolean {
  if (method !== "GET" && method !== "HEAD") return false;
  // Whoever asks `/` for anything but a page is no browser's window, and hears what the API says.
  if (pathname === "/" && !headers.accept?.includes("text/html")) return false;
  const elsewhere = Object.hasOwn(leading, pathname) ? leading[pathname] : undefined;
  if (elsewhere !== undefined) {
    response.writeHead(302, { location: elsewhere, "content-length": 0 }).end();
    return true;
  }
  const [, path] = /^\/console\/(.*)$/.exec(pathname) ?? [];
  const name = path?.replace(/^$|\/$/, "$&index.html") ?? "";
  const type = Object.hasOwn(files, name) ? files[name] : undefined;
  if (type === undefined) return false;
  const isNoStrangers = /^(none|same-origin)$/.test(String(headers["sec-fetch-site"]));
  const bytes = readIfBuilt(name, { ...facts, ...(isNoStrangers && { "key-link": "yes" }) });
  if (bytes === undefined) return false;
  response.writeHead(200, {
    "content-type": types[type],
    "content-length": bytes.length,
    "cache-control": "no-cache",
    // Beside the one in the page: who serves it knows where its API is.
    "content-security-policy": `connect-src ${["'self'", ...connectTo].join(" ")}; frame-ancestors 'none'`,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
  });
  response.end(method === "HEAD" ? undefined : bytes);
  return true;
}

function readIfBuilt(path: string, facts: PageFacts): Buffer | undefined {
  try {
    return readPageFile(path, facts);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** As it was last read: all answers that wait for their clients have the same bytes. */
const lastRead = new Map<string, { changedAtMs: number; bytes: Buffer }>();

/** @throws `ENOENT` before `npm run build` */
function readPageFile(path: string, facts: PageFacts): Buffer {
  const file = new URL(path, built);
  const key = path === "index.html" ? JSON.stringify([path, facts]) : path;
  const { mtimeMs: changedAtMs } = statSync(file);
  const last = lastRead.get(key);
  if (last?.changedAtMs === changedAtMs) return last.bytes;
  const bytes = withFacts(path, readFileSync(file), facts);
  lastRead.set(key, { changedAtMs, bytes });
  return bytes;
}

function withFacts(path: string, bytes: Buffer, facts: PageFacts): Buffer {
  if (path !== "index.html") return bytes;
  let html = bytes.toString();
  for (const name of ["endpoint", "receiver", "key-link"] as const) {
    const said = `<meta name="rekog-${name}" content="${attribute(facts[name] ?? "")}">`;
    html = html.replace(`<meta name="rekog-${name}" content="">`, () => said);
  }
  return Buffer.from(html);
}

const attribute = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
