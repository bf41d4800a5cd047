import { writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { execa } from "execa";
import { temporaryFolders } from "../../cli/testing/temporary-folders.ts";
import type { Exchange, SentBody } from "../api/exchanges.ts";
import { asCurl } from "./as-curl.ts";
import { asNode } from "./as-node.ts";
import { asPython } from "./as-python.ts";

// What is shown to be copied is run as it stands, and what it sends is looked at.

interface Heard extends Pick<IncomingMessage, "method" | "url" | "headers"> {
  body: string;
}

const temporaryFolder = temporaryFolders();
let heard: Heard[] = [];
const server = createServer((request, response) => {
  const { method, url, headers } = request;
  void text(request).then((body) => {
    heard.push({ method, url, headers, body });
    response.end("{}");
  });
});
let url: string;
let cwd: string;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  cwd = await temporaryFolder();
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  heard = [];
});

const exchange = (method: string, path: string, sent?: SentBody, isKeyed = true): Exchange => ({
  ...{ id: 1, startedAt: 0, count: 1 },
  ...{ method, url: `${url}${path}`, sent, isKeyed },
});

const env = { REKOG_API_KEY: "key-of-a-test" };
const run: Record<string, (one: Exchange) => Promise<unknown>> = {
  curl: (one) => execa("/bin/sh", ["-c", asCurl(one)], { cwd, env }),
  "Node.js": async (one) => {
    await writeFile(join(cwd, "sample.mjs"), asNode(one));
    return execa("node", ["sample.mjs"], { cwd, env });
  },
};

describe.each(Object.keys(run))("what is shown for %s (needs curl)", (language) => {
  it("asks the same with the key of the environment", async () => {
    await run[language]?.(exchange("GET", "/blobs/1?min_confidence=0&min_confidence.text=0"));
    expect(heard).toMatchObject([
      {
        method: "GET",
        url: "/blobs/1?min_confidence=0&min_confidence.text=0",
        headers: { authorization: "Bearer key-of-a-test" },
      },
    ]);
  });

  it("sends the same JSON, whatever is in it", async () => {
    const value = { metadata: { file: `it's "$HOME" \`id\` \\ ü 🐈 \n` }, face_attributes: true };
    await run[language]?.(exchange("POST", "/blobs", { kind: "json", value }));
    expect(heard).toMatchObject([
      { method: "POST", headers: { "content-type": "application/json" } },
    ]);
    expect(JSON.parse(heard[0]?.body ?? "")).toEqual(value);
  });

  it("deletes, and sends nothing with it", async () => {
    await run[language]?.(exchange("DELETE", "/blobs/1"));
    expect(heard).toMatchObject([{ method: "DELETE", body: "" }]);
  });

  it.each(["photo.jpg", "a;b, c\"d'e$(touch pwned) `id`.jpg", "<img onerror>.png", "@x.png"])(
    "posts the form with the file %s, last and without the key",
    async (fileName) => {
      await writeFile(join(cwd, fileName), "bytes of a picture");
      const fields = { key: "uploads/1", policy: "a=b;c@d", "x-amz-meta": "'$(id)" };
      await run[language]?.(exchange("POST", "/bucket", { kind: "form", fields, fileName }, false));
      const [{ headers, body } = { headers: {}, body: "" }] = heard;
      expect(headers).not.toHaveProperty("authorization");
      expect(headers["content-type"]).toMatch(/^multipart\/form-data/);
      const places = [...Object.values(fields), "bytes of a picture"].map((each) =>
        body.indexOf(`\r\n\r\n${each}\r\n`),
      );
      expect(places.every((place) => place > 0)).toBe(true);
      expect(places).toEqual(places.toSorted((one, other) => one - other));
    },
  );
});

describe("what is shown for Python", () => {
  const samples = [
    exchange("GET", "/blobs/1"),
    exchange("POST", "/blobs", {
      kind: "json",
      value: { features: ["text"], face_attributes: true, metadata: { file: `"'\\\n` }, empty: {} },
    }),
    exchange("POST", "/b", { kind: "form", fields: { key: "k" }, fileName: `"'\\.jpg` }, false),
    exchange("DELETE", "/blobs/1"),
  ];

  it("is Python (needs python3)", async () => {
    const check = "import ast, sys, json; [ast.parse(one) for one in json.load(sys.stdin)]";
    await execa("python3", ["-c", check], { input: JSON.stringify(samples.map(asPython)) });
  });

  it("has Python's own words for what JSON calls otherwise", () => {
    expect(asPython(samples[1] as Exchange)).toContain('"face_attributes": True,');
    expect(asPython(samples[3] as Exchange)).toMatch(/^response = requests\.delete\($/m);
    expect(asPython(samples[2] as Exchange)).not.toContain("authorization");
  });
});
