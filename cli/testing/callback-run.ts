import { fileURLToPath } from "node:url";
import type { components } from "../../openapi.d.ts";
import type { ToldApart } from "../../told-apart.d.ts";
import { runRekog } from "./run-rekog.ts";

export type Blob = ToldApart<components["schemas"]["Blob"]>;
/** As `rekog upload --json` prints it. */
export type UploadedBlob = Blob & { file: string; callback_secret: string };

export const picture = (name: string) =>
  fileURLToPath(new URL(`../../test-cases/${name}`, import.meta.url));

/** Runs the built `rekog` with `--json` against an API. */
export async function rekogJson<Document>(endpoint: string, args: readonly string[]) {
  const run = await runRekog([...args, "--json", "--endpoint", endpoint]);
  const documents = run.stdout.split("\n").filter(Boolean);
  return { ...run, documents: documents.map((line) => JSON.parse(line) as Document) };
}

/** Uploads a picture of the test cases whose result is to be posted somewhere, and waits for the result. */
export async function uploadTo(
  endpoint: string,
  callbackUrl: string,
  flags: readonly string[] = [],
  file = picture("stop-sign.jpg"),
): Promise<UploadedBlob> {
  const args = ["upload", file, "--wait", "--callback-url", callbackUrl, ...flags];
  const { documents, stderr } = await rekogJson<UploadedBlob>(endpoint, args);
  const [blob] = documents;
  if (blob?.blob_id === undefined) throw new Error(`rekog upload: ${stderr}`);
  return blob;
}

/** Reads the blob until it is what the test waits for; the test's own time limit ends it. */
export async function untilBlob(
  endpoint: string,
  blobId: string,
  holds: (blob: Blob) => boolean,
): Promise<Blob> {
  for (;;) {
    const blob = (await (await fetch(`${endpoint}/blobs/${blobId}`)).json()) as Blob;
    if (holds(blob)) return blob;
  }
}

/** The callback's ledger once that many attempts are in it. */
export async function ledger(endpoint: string, blobId: string, attempts = 1) {
  const blob = await untilBlob(endpoint, blobId, ({ callback }) => {
    return (callback?.attempts.length ?? 0) >= attempts;
  });
  return blob.callback;
}
