import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { verifyCallback } from "../../cli/client/verify-callback.ts";
import type { components } from "../../openapi.d.ts";
import { mailboxEvent } from "../handlers/events.fixture.ts";
import { type ContractResponse, expectToMatchContract } from "../testing/contract.ts";
import { type CallbackReceiver, startCallbackReceiver } from "./callback-receiver.fixture.ts";
import {
  type Answer,
  type Blob,
  type CreatedBlob,
  type LocalStack,
  startLocalStack,
} from "./local-stack.fixture.ts";
import { stopSign } from "./picture-bytes.fixture.ts";
import { startTwoAccounts } from "./two-accounts.fixture.ts";

type Schemas = components["schemas"];
type Leased = Schemas["LeasedDelivery"];

const took = { status_code: 204, duration_ms: 12 };

/** Local mode with keys: what a deployed stage has, with the account of each key. */
describe("a mailbox, where keys are asked for", () => {
  let stack: LocalStack;
  let mine: string;
  let theirs: string;
  let receiver: CallbackReceiver;
  let names = 0;
  beforeAll(async () => {
    ({ stack, mine, theirs } = await startTwoAccounts());
    receiver = await startCallbackReceiver();
  });
  afterAll(async () => {
    await receiver.stop();
    await stack.stop();
  });

  const newName = () => `box-${++names}`;
  function ask(operation: string, method: string, path: string, body?: object, key = mine) {
    return askWith({}, operation, method, path, body, key);
  }
  function askWith(
    more: Record<string, string>,
    operation: string,
    method: string,
    path: string,
    body?: object,
    key = mine,
  ) {
    const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
    return stack.call(operation, path, {
      method,
      headers: { ...headers, ...more },
      ...(body && { body: JSON.stringify(body) }),
    });
  }
  const lease = (name: string, query = "", key = mine) =>
    ask("leaseDeliveries", "GET", `/mailboxes/${name}${query}`, undefined, key);
  const deliveriesOf = ({ status, body }: Answer): Leased[] => {
    expect(status).toBe(200);
    return (body as Schemas["LeasedDeliveries"]).deliveries;
  };
  const settle = (name: string, id: string, body: object = took, key = mine) =>
    ask("settleDelivery", "POST", `/mailboxes/${name}/${id}`, body, key);
  const read = async (id: string) => (await ask("getBlob", "GET", `/blobs/${id}`)).body as Blob;
  const resend = (id: string, body: object = {}) =>
    ask("redeliverCallback", "POST", `/blobs/${id}/callback`, body);
  /** A blob that is at its end at once: there is nothing in it. */
  const create = async (target: object, key = mine) =>
    (await ask("createBlob", "POST", "/blobs", { size: 0, ...target }, key)).body as CreatedBlob;
  async function leaseOne(name: string): Promise<Leased> {
    const [one, ...more] = deliveriesOf(await lease(name));
    expect(more).toEqual([]);
    return one as Leased;
  }

  it("has what a picture's callback would have been, once the picture is recognised", async () => {
    const name = newName();
    const created = (await ask("createBlob", "POST", "/blobs", { callback_mailbox: name }))
      .body as CreatedBlob;
    const { blob_id: id, callback_secret: secret = "" } = created;
    expect(deliveriesOf(await lease(name))).toEqual([]);
    const finished = stack.logged("blob_finished", id);
    await stack.post(created.upload_info as NonNullable<typeof created.upload_info>, stopSign());
    await finished;
    const { delivery_id: deliveryId, headers, body, attempt } = await leaseOne(name);
    const { callback: _, ...told } = await verifyCallback(headers, body, secret);
    const { callback: before, ...blob } = await read(id);
    expect(told).toEqual(blob);
    expect(attempt).toBe(1);
    // Under way, and so not in the ledger yet.
    expect(before).toEqual({ mailbox: name, status: "pending", attempts: [] });
    expect(await settle(name, deliveryId)).toEqual({ status: 200, body: { status: "delivered" } });
    expect((await read(id)).callback).toMatchObject({
      ...{ mailbox: name, status: "delivered" },
      attempts: [{ outcome: "delivered", via: "mailbox", status_code: 204, duration_ms: 12 }],
    });
    expect(deliveriesOf(await lease(name))).toEqual([]);
  });

  it("is asked for again where the answer was lost, which alone had the secret", async () => {
    const name = newName();
    const { blob_id: id } = await create({});
    const resendWith = (idempotencyKey: string, key = mine) =>
      askWith(
        { "idempotency-key": idempotencyKey },
        "redeliverCallback",
        "POST",
        `/blobs/${id}/callback`,
        { callback_mailbox: name },
        key,
      );
    const { body: first } = await resendWith("lost");
    const { callback_secret: secret } = first as Schemas["Redelivery"];
    expect(secret).toMatch(/^whsec_/);
    const { delivery_id: deliveryId, headers, body } = await leaseOne(name);
    expect(await verifyCallback(headers, body, secret ?? "")).toMatchObject({ blob_id: id });
    // It is held by its listener still: no other delivery was asked for.
    expect((await resendWith("lost")).body).toMatchObject({ callback_secret: secret });
    expect((await settle(name, deliveryId)).status).toBe(200);
    expect((await resendWith("another")).body).not.toHaveProperty("callback_secret");
    expect((await resendWith("lost", theirs)).status).toBe(404);
  });

  it("is one's own, whatever another account calls its", async () => {
    const name = newName();
    const own = await create({ callback_mailbox: name });
    const foreign = await create({ callback_mailbox: name }, theirs);
    const { delivery_id: deliveryId, blob_id: id } = await leaseOne(name);
    expect(id).toBe(own.blob_id);
    const notFound = { status: 404, body: { code: "delivery_not_found" } };
    expect(await settle(name, deliveryId, took, theirs)).toMatchObject(notFound);
    expect(await settle("another", deliveryId)).toMatchObject(notFound);
    const [its] = deliveriesOf(await lease(name, "", theirs));
    expect(its?.blob_id).toBe(foreign.blob_id);
    expect(await settle(name, deliveryId)).toMatchObject({ status: 200 });
  });

  it("gives ten listeners at once every delivery once", async () => {
    const name = newName();
    const created = await Promise.all(
      Array.from({ length: 40 }, () => create({ callback_mailbox: name })),
    );
    const taken: Leased[] = [];
    // Who gets nothing asks again, while others have something.
    for (let round = 0; taken.length < created.length && round < 20; round += 1) {
      const answers = await Promise.all(Array.from({ length: 10 }, () => lease(name, "?limit=3")));
      taken.push(...answers.flatMap(deliveriesOf));
    }
    const ids = taken.map(({ blob_id }) => blob_id);
    expect(ids.sort()).toEqual(created.map(({ blob_id }) => blob_id).sort());
    const ends = await Promise.all(taken.map(({ delivery_id }) => settle(name, delivery_id)));
    expect(new Set(ends.map(({ status }) => status))).toEqual(new Set([200]));
    const blobs = await Promise.all(ids.map(read));
    expect(blobs.map(({ callback }) => [callback?.status, callback?.attempts.length])).toEqual(
      ids.map(() => ["delivered", 1]),
    );
  });

  it("goes to a URL and back while it is leased: what is held then is held no more", async () => {
    const name = newName();
    const { blob_id: id } = await create({ callback_mailbox: name });
    const first = await leaseOne(name);
    expect((await resend(id, { callback_url: receiver.url })).status).toBe(202);
    await receiver.received(id);
    const notHeld = { status: 409, body: { code: "delivery_not_held" } };
    expect(await settle(name, first.delivery_id)).toMatchObject(notHeld);
    expect(deliveriesOf(await lease(name))).toEqual([]);
    expect((await resend(id, { callback_mailbox: name })).body).toMatchObject({
      callback: { mailbox: name, status: "pending" },
    });
    const second = await leaseOne(name);
    expect(await settle(name, first.delivery_id)).toMatchObject(notHeld);
    expect(await settle(name, second.delivery_id)).toMatchObject({ body: { status: "delivered" } });
    expect((await resend(id)).status).toBe(202);
    expect(await settle(name, (await leaseOne(name)).delivery_id)).toMatchObject({ status: 200 });
  });

  it("forgets a blob that is deleted while its delivery is leased", async () => {
    const name = newName();
    const { blob_id: id } = await create({ callback_mailbox: name });
    const { delivery_id: deliveryId } = await leaseOne(name);
    expect((await ask("deleteBlob", "DELETE", `/blobs/${id}`)).status).toBe(204);
    expect(await settle(name, deliveryId)).toMatchObject({
      ...{ status: 409, body: { code: "delivery_not_held" } },
    });
    expect((await ask("getBlob", "GET", `/blobs/${id}`)).status).toBe(404);
    expect(deliveriesOf(await lease(name))).toEqual([]);
  });

  it("answers who settles twice as the first time, ten times at once too", async () => {
    const name = newName();
    const { blob_id: id } = await create({ callback_mailbox: name });
    const { delivery_id: deliveryId } = await leaseOne(name);
    const answers = await Promise.all(
      Array.from({ length: 10 }, () =>
        settle(name, deliveryId, { status_code: 503, duration_ms: 1 }),
      ),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]).toMatchObject({ status: 200, body: { status: "pending" } });
    expect((await read(id)).callback?.attempts).toHaveLength(1);
  });

  it.each([
    ["a%2Fb", 400],
    ["-a", 400],
    ["a".repeat(300), 400],
    ["a".repeat(65), 400],
    ["%00", 400],
    ["%F0%9F%93%AB", 400],
  ])("has no name such as %s", async (name, status) => {
    expect(await lease(name)).toMatchObject({ status, body: { code: "invalid_request" } });
    expect(await settle(name, "a.b.c")).toMatchObject({
      status,
      body: { code: "invalid_request" },
    });
  });

  it.each(["0", "11", "a"])("hands out no %s", async (limit) => {
    expect(await lease("ada", `?limit=${limit}`)).toMatchObject({
      ...{ status: 400, body: { errors: [{ pointer: "/limit" }] } },
    });
  });

  it.each(["/mailboxes", "/mailboxes/", "/mailboxes/a/b", "/mailboxes/a/b/c"])(
    "is nowhere else: GET %s",
    async (path) => {
      const headers = { authorization: `Bearer ${mine}` };
      expect((await fetch(`${stack.url}${path}`, { headers })).status).toBe(404);
    },
  );
});

describe("a mailbox of local mode without keys", () => {
  it("is there: nobody else reaches this machine", async () => {
    const stack = await startLocalStack();
    const { blob_id } = await stack.create({ size: 0, callback_mailbox: "ada" });
    const { body } = await stack.call("leaseDeliveries", "/mailboxes/ada");
    expect(body).toMatchObject({ deliveries: [{ blob_id }] });
    await stack.stop();
  });
});

describe("a mailbox of a stage that asks for no key", () => {
  it.each(["lease-deliveries", "settle-delivery"])(
    "is refused by %s, with what to do, before anything is read",
    async (name) => {
      const url = new URL(`../../dist/backend/functions/${name}.js`, import.meta.url).href;
      const isSettled = name === "settle-delivery";
      const event = mailboxEvent(isSettled ? { deliveryId: "a.b.c", body: took } : {});
      const program = `
        const { handler } = await import(${JSON.stringify(url)});
        console.log(JSON.stringify(await handler(${JSON.stringify(event)})));
      `;
      const env = {
        ...{ ACCESS_TABLE: "access", BLOBS_TABLE: "blobs", LOG_LEVEL: "error", STAGE: "open" },
        ...{ REQUIRE_KEY: "false", MAILBOX_WITHOUT_KEY: "false", MAILBOX_LEASE_SECONDS: "60" },
        ...{ AWS_REGION: "eu-west-1", AWS_ACCESS_KEY_ID: "a", AWS_SECRET_ACCESS_KEY: "b" },
        // Where nobody listens.
        AWS_ENDPOINT_URL: "http://127.0.0.1:1",
      };
      const args = ["--input-type=module", "--eval", program];
      const { stdout } = await promisify(execFile)(process.execPath, args, { env });
      const answer = JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as ContractResponse;
      expect(answer.statusCode).toBe(403);
      const operation = isSettled ? "settleDelivery" : "leaseDeliveries";
      expect(expectToMatchContract(operation, answer)).toMatchObject({
        code: "mailbox_needs_keys",
        hint: expect.stringContaining("requireKey=true"),
      });
    },
  );
});
