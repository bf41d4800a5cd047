/**
 * How long a page of the list takes at its beginning, in its middle and at its end, and by how many blobs there are, in local
 * mode. `npm run bench:list`
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { fillTable } from "../fill-table.ts";
import { median } from "../statistics.ts";
import { type PageTimes, pagesTable } from "./pages-table.ts";

const sizes = [1_000, 100_000];
const pageSize = 100;
const rounds = 40;
const rekog = fileURLToPath(new URL("../../cli/main.js", import.meta.url));

interface Page {
  blobs: unknown[];
  next_cursor?: string;
}

const measured: PageTimes[] = [];
for (const blobs of sizes) {
  const dataDir = await mkdtemp(join(tmpdir(), "rekog-list-"));
  try {
    // Makes the tables.
    await (await start(dataDir)).stop();
    await fillTable(join(dataDir, "dynamodb"), blobs);
    const { url, stop } = await start(dataDir);
    measured.push({ blobs, ...(await measure(url, blobs)) });
    await stop();
  } finally {
    await rm(dataDir, { recursive: true });
  }
}
process.stdout.write(pagesTable(measured, pageSize));

/** Walks through the whole list, and then takes the time of three of its pages, in turns. */
async function measure(url: string, blobs: number): Promise<Omit<PageTimes, "blobs">> {
  const cursors: (string | undefined)[] = [undefined];
  const startedAt = performance.now();
  let found = 0;
  for (let cursor: string | undefined; ; ) {
    const page = await read(url, cursor);
    found += page.blobs.length;
    cursor = page.next_cursor;
    if (cursor === undefined) break;
    cursors.push(cursor);
  }
  const walkMs = performance.now() - startedAt;
  if (found !== blobs) throw new Error(`Of ${blobs} blobs ${found} were listed.`);
  const places = [0, Math.floor(cursors.length / 2), cursors.length - 1];
  const times: number[][] = places.map(() => []);
  for (let round = 0; round < rounds; round += 1) {
    for (const [i, place] of places.entries()) {
      const at = performance.now();
      await read(url, cursors[place]);
      times[i]?.push(performance.now() - at);
    }
  }
  const [beginning = Number.NaN, middle = Number.NaN, end = Number.NaN] = times.map(median);
  return { beginning, middle, end, walkMs };
}

async function read(url: string, cursor?: string): Promise<Page> {
  const query = cursor === undefined ? "" : `&cursor=${cursor}`;
  const response = await fetch(`${url}/blobs?limit=${pageSize}${query}`);
  if (!response.ok) throw new Error(`The list is answered ${response.status}.`);
  return (await response.json()) as Page;
}

async function start(dataDir: string): Promise<{ url: string; stop(): Promise<void> }> {
  const args = [rekog, "local", "--port", "0", "--data-dir", dataDir];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  const [told] = await once(child.stdout, "data");
  const [url = ""] = /http:\/\/127\.0\.0\.1:\d+/.exec(String(told)) ?? [];
  return {
    url,
    async stop() {
      const exited = once(child, "exit");
      child.kill("SIGINT");
      await exited;
    },
  };
}
