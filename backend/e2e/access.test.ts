import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { parse } from "yaml";
import { formatApiKey, newApiKey } from "../core/api-keys/api-key.ts";
import { scopes } from "../core/api-keys/scopes.ts";
import { makeLocalKey } from "../testing/make-local-key.ts";
import type { Answer, CreatedBlob, LocalStack } from "./local-stack.fixture.ts";
import { stopSign } from "./picture-bytes.fixture.ts";
import { startTwoAccounts } from "./two-accounts.fixture.ts";

interface Operation {
  operationId: string;
  security: { apiKey: string[] }[];
}
const { paths } = parse(readFileSync(new URL("../../openapi.yaml", import.meta.url), "utf8")) as {
  paths: Record<string, Record<string, Operation>>;
};
/** Every operation of the contract, with the scopes that it names: it needs each of them. */
const operations = Object.entries(paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, { operationId, security }]) => ({
    ...{ operationId, method: method.toUpperCase(), path },
    needed: security[0]?.apiKey ?? [],
  })),
);
const operationsByScope = operations.flatMap((one) =>
  one.needed.map((scope) => ({ ...one, scope })),
);
/** Of those that want one. */
const bodies: Record<string, object> = { settleDelivery: { status_code: 204, duration_ms: 1 } };

interface Problem {
  code: string;
  detail: string;
  hint: string;
}

describe("an API that asks for a key", () => {
  let stack: LocalStack;
  /** Of the accounts `mine` and `theirs`, with every scope. */
  let mine: string;
  let theirs: string;
  beforeAll(async () => {
    ({ stack, mine, theirs } = await startTwoAccounts());
  });
  afterAll(() => stack.stop());

  interface Asked {
    key?: string | undefined;
    headers?: Record<string, string>;
    body?: object;
    blobId?: string;
  }
  function ask(
    { operationId, method, path }: (typeof operations)[number],
    { key, headers = {}, body = bodies[operationId], blobId = "6f1c2a34" }: Asked,
  ): Promise<Answer> {
    const names: Record<string, string> = { blob_id: blobId, name: "ada", delivery_id: "a.b.c" };
    const url = path.replace(/\{(\w+)\}/g, (_, name: string) => names[name] ?? "");
    return stack.call(operationId, url, {
      method,
      headers: {
        ...headers,
        ...(key !== undefined && { authorization: `Bearer ${key}` }),
        ...(body && { "content-type": "application/json" }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
  }
  const operation = (id: string) => {
    const found = operations.find(({ operationId }) => operationId === id);
    if (!found) throw new Error(`The contract has no ${id}.`);
    return found;
  };
  const create = async (key: string, body: object = {}) =>
    (await ask(operation("createBlob"), { key, body })).body as CreatedBlob;

  it.each(operations)("names scopes that there are for $operationId", ({ needed }) => {
    expect(needed.length).toBeGreaterThan(0);
    expect(scopes).toEqual(expect.arrayContaining(needed));
  });

  it.each(operations)("answers 401 to whoever has none: $operationId", async (one) => {
    expect(await ask(one, {})).toMatchObject({ status: 401, body: { code: "missing_api_key" } });
    const basic = { authorization: "Basic cmVrb2c6cmVrb2c=" };
    expect(await ask(one, { headers: basic })).toMatchObject({
      status: 401,
      body: { code: "invalid_api_key" },
    });
  });

  it.each(operations)("answers 401 to a stranger's: $operationId", async (one) => {
    const stranger = newApiKey();
    const { status, body } = await ask(one, { key: formatApiKey(stranger) });
    expect(status).toBe(401);
    expect((body as Problem).hint).toMatch(/rekog keys/);
    expect(JSON.stringify(body)).not.toContain(stranger.secret);
  });

  it.each(operationsByScope)("answers 403 without the scope $scope: $operationId", async (one) => {
    const others = scopes.filter((scope) => scope !== one.scope);
    const key = await makeLocalKey(stack.aws, { account: "mine", scopes: others });
    const { status, body } = await ask(one, { key });
    expect(status).toBe(403);
    expect(body).toMatchObject({
      code: "scope_missing",
      detail: `The key has not the scope ${one.scope}.`,
    });
  });

  it.each(operations)("lets $needed alone in: $operationId", async (one) => {
    const only = scopes.filter((scope) => one.needed.includes(scope));
    const key = await makeLocalKey(stack.aws, { account: "mine", scopes: only });
    expect([200, 201, 404]).toContain((await ask(one, { key })).status);
  });

  it("says how to ask, with a 401", async () => {
    const response = await fetch(`${stack.url}/usage`);
    expect(response.headers.get("www-authenticate")).toBe("Bearer");
  });

  it("takes one header, not two", async () => {
    const twice = { authorization: `Bearer ${mine}, Bearer ${theirs}` };
    const { status } = await ask(operation("getUsage"), { headers: twice });
    expect(status).toBe(401);
  });

  it("may be asked by a page, with a key", async () => {
    const preflight = await fetch(`${stack.url}/blobs`, {
      method: "OPTIONS",
      headers: {
        origin: "https://shop.example",
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization,content-type",
      },
    });
    expect(preflight.headers.get("access-control-allow-headers")).toContain("authorization");
    const refused = await fetch(`${stack.url}/blobs`, {
      headers: { origin: "https://shop.example" },
      method: "POST",
    });
    expect(refused.status).toBe(401);
    expect(refused.headers.get("access-control-allow-origin")).toBe("*");
  });

  it("has another account's blob nowhere: not to read, deliver again or delete", async () => {
    const { blob_id: blobId } = await create(mine);
    for (const id of ["getBlob", "redeliverCallback", "deleteBlob"]) {
      const foreign = await ask(operation(id), { key: theirs, blobId });
      const unknown = await ask(operation(id), { key: theirs, blobId: "no-such-blob" });
      expect(foreign).toMatchObject({ status: 404, body: { code: "blob_not_found" } });
      const { request_id: _, ...said } = foreign.body as Problem & { request_id: string };
      expect(unknown.body).toMatchObject(said);
    }
    expect(await ask(operation("getBlob"), { key: mine, blobId })).toMatchObject({ status: 200 });
  });

  it("tells nobody by a hash that another account had these bytes", async () => {
    const bytes = Buffer.concat([stopSign(), Buffer.from("of mine alone")]);
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    const first = await create(mine);
    await stack.post(first.upload_info as NonNullable<typeof first.upload_info>, bytes);
    await stack.logged("blob_finished", first.blob_id);

    expect(await create(mine, { sha256 })).toMatchObject({ status: "succeeded" });
    const { status, upload_info } = await create(theirs, { sha256 });
    expect(status).toBe("awaiting_upload");
    expect(upload_info).toBeDefined();
  });

  it("counts what each account did, and tells it to that one alone", async () => {
    const key = await makeLocalKey(stack.aws, { account: "third" });
    expect((await ask(operation("getUsage"), { key })).body).toMatchObject({
      days: expect.arrayContaining([expect.objectContaining({ features: {} })]),
    });
    const { body } = await ask(operation("getUsage"), { key: mine });
    const { days } = body as { days: { features: { labels?: { pictures: number } } }[] };
    expect(days[0]?.features.labels?.pictures).toBeGreaterThan(0);
  });

  it("holds a key's own rate, and says when it may ask again", async () => {
    const key = await makeLocalKey(stack.aws, { account: "mine", perMinute: 2 });
    const ends: number[] = [];
    let waitSeconds = "";
    for (let i = 0; i < 4; i += 1) {
      const response = await fetch(`${stack.url}/usage`, {
        headers: { authorization: `Bearer ${key}` },
      });
      ends.push(response.status);
      waitSeconds = response.headers.get("retry-after") ?? waitSeconds;
    }
    // A minute may begin meanwhile.
    expect(ends.filter((status) => status === 200).length).toBeGreaterThanOrEqual(2);
    expect(ends.at(-1) === 429 || ends.filter((status) => status === 200).length > 2).toBe(true);
    if (ends.includes(429)) expect(Number(waitSeconds)).toBeGreaterThan(0);
  });

  it("never writes a secret into its log", () => {
    const log = stack.lines().join("\n");
    expect(log).toContain('"account":"mine"');
    for (const key of [mine, theirs]) expect(log).not.toContain(key.split("_")[3]);
    expect(log).not.toMatch(/rekog_sk_\w/);
  });
});
