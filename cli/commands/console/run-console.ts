import { servePage } from "../../../console/server/page-files.ts";
import { aborted } from "../../aborted.ts";
import { chooseKey } from "../../api-key/choose-key.ts";
import { checkSecure } from "../../client/http/bearer.ts";
import { connect } from "../../connection/connect.ts";
import type { Deps } from "../../deps.ts";
import { openServer } from "../../listener/open-server.ts";
import { portFailure } from "../../listener/port-failure.ts";
import { type GlobalOptions, resolveSettings, type Settings } from "../../settings.ts";
import { cleanJson, cleanText } from "../../ui/clean-text.ts";
import { endTypedLine } from "../../ui/end-typed-line.ts";
import { createNotices } from "../../ui/notices.ts";
import { connectTo } from "./connect-to.ts";
import { exportPage } from "./export-page.ts";

export interface ConsoleOptions extends GlobalOptions {
  port: number;
  export?: string;
}

const connectTimeoutMs = 60_000;

/** `rekog console`: serves the page until the signal aborts, which is what was asked for and so exit code 0. */
export async function runConsole(options: ConsoleOptions, deps: Deps): Promise<void> {
  const settings = resolveSettings(options, deps);
  const notices = await createNotices(deps.stderr, settings);
  if (options.export !== undefined) {
    const paths = await exportPage(options.export, settings.endpoint);
    const text = settings.json
      ? cleanJson({ files: paths })
      : paths.map((path) => cleanText(path)).join("\n");
    deps.stdout.write(`${text}\n`);
    return notices.tell(
      settings.endpoint === undefined
        ? "No endpoint is set: the page asks the server that it comes from, or the API that is typed there."
        : `The page asks ${settings.endpoint}. A key is typed there; none was written.`,
    );
  }
  const { key } = await chooseKey(settings, deps);
  const connection = await connect({ deps, settings, notices, timeoutMs: connectTimeoutMs });
  try {
    if (key) checkSecure(connection.endpoint);
    await serve(connection.endpoint, key?.reveal(), { options, settings, deps });
  } finally {
    notices.rest();
    await connection.close("drain");
  }
}

interface Serving {
  options: ConsoleOptions;
  settings: Settings;
  deps: Deps;
}

async function serve(
  endpoint: string,
  key: string | undefined,
  { options: { port }, settings, deps }: Serving,
): Promise<void> {
  const page = { endpoint, connectTo: connectTo(endpoint) };
  const server = await openServer({
    certificate: undefined,
    host: "127.0.0.1",
    port,
    onRequest(request, response) {
      const [pathname = ""] = (request.url ?? "").split("?");
      if (!servePage(request, response, pathname, page)) response.writeHead(404).end();
    },
  }).catch((error: unknown) => {
    throw portFailure(error, port) ?? error;
  });
  try {
    if (deps.signal.aborted) return;
    const fragment = key === undefined ? "" : `#key=${key}`;
    const url = `http://127.0.0.1:${server.port}/console/${fragment}`;
    const text = settings.json
      ? cleanJson({ url, endpoint, pid: process.pid })
      : cleanText(`rekog console is ready at ${url}`);
    deps.stdout.write(`${text}\n`);
    await aborted(deps.signal);
    endTypedLine(deps);
  } finally {
    await server.close();
  }
}
