import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Writable } from "node:stream";
import { afterEach, describe, expect, it } from "@jest/globals";
import { InterruptedError } from "../../client/errors.ts";
import { StdoutClosedError } from "../../interruption.ts";
import { type ApiElsewhere, startApiElsewhere } from "../../testing/api-elsewhere.ts";
import { receivers } from "../../testing/receiver.ts";
import { runInProcess } from "../../testing/run-in-process.ts";
import {
  leased,
  notHeld,
  sampleDeliveries,
  sampleDelivery,
} from "../../testing/sample-deliveries.ts";
import { keyGuard, keyProblem, nextKey, sampleKey } from "../../testing/sample-keys.ts";
import { callbackSecret, type StubScript } from "../../testing/stub-api.ts";
import { temporaryFolders } from "../../testing/temporary-folders.ts";

const startReceiver = receivers();
const temporaryFolder = temporaryFolders();
let elsewhere: ApiElsewhere;
afterEach(() => elsewhere.close());

interface Script extends StubScript {
  /** Whether the command may end, which is looked at whenever it asks for more */
  isDone?: (api: ApiElsewhere["api"]) => boolean;
}

/** Runs `rekog listen` against an API that is elsewhere; once all is done, or it only asks in vain, it is told to end. */
async function listen(args: string[], script: Script = {}, stdout?: Writable) {
  const controller = new AbortController();
  const { isDone = () => true, lease, ...rest } = script;
  let inVain = 0;
  elsewhere = await startApiElsewhere({
    ...rest,
    async lease(count, asked) {
      const reply = await lease?.(count, asked);
      if (reply) return reply;
      // What was settled last is answered by then.
      if (isDone(elsewhere.api)) inVain += 1;
      if (inVain === 3) setImmediate(() => controller.abort(new InterruptedError()));
      return leased();
    },
  });
  const { signal } = controller;
  const run = await runInProcess(["listen", ...args, "--endpoint", elsewhere.endpoint], {
    env: elsewhere.env,
    deps: { signal, ...(stdout && { stdout }) },
  });
  const lines = args.includes("--json")
    ? run.stdout
        .split("\n")
        .filter(Boolean)
        .map((line) => JSON.parse(line))
    : [];
  return { ...run, lines, api: elsewhere.api, controller };
}

const once = (...deliveries: ReturnType<typeof sampleDeliveries>): Script => ({
  lease: (count) => (count === 0 ? leased(...deliveries) : undefined),
  isDone: ({ settlements }) => settlements.length >= deliveries.length,
});

describe("rekog listen, against an API elsewhere", () => {
  it("fetches from the user's own mailbox, and says why in a line", async () => {
    const { stdout, stderr, exitCode, api } = await listen([]);
    expect(exitCode).toBe(0);
    expect(stdout).toBe("rekog listens at the mailbox ada of http://api.rekog.test\n");
    expect(stderr).toBe(
      "rekog: The API at api.rekog.test is not on this machine, and could not call it: callbacks are fetched from the mailbox ada of api.rekog.test.\n" +
        "rekog: Have a result sent here: rekog upload FILE --callback-mailbox ada --endpoint http://api.rekog.test\n",
    );
    expect(api.leases[0]).toEqual({ mailbox: "ada", limit: 1 });
  });

  it("fetches from the mailbox that is named", async () => {
    const { stderr, api } = await listen(["--mailbox", "orders"]);
    expect(stderr).toContain(
      "rekog: --mailbox is given: callbacks are fetched from the mailbox orders of api.rekog.test.\n",
    );
    expect(api.leases[0]?.mailbox).toBe("orders");
  });

  it("tells of each callback, and settles it as a listener answers it", async () => {
    const forged = sampleDelivery({ delivery_id: "forged" }, `whsec_${btoa("x".repeat(24))}`);
    const settle: StubScript["settle"] = (_count, { deliveryId }) => {
      const next = { status: "pending", next_attempt_at: "2026-11-23T12:00:09.120Z" };
      return { status: 200, body: deliveryId === "forged" ? next : { status: "delivered" } };
    };
    const script = { ...once(sampleDelivery(), forged), settle };
    const { stdout, api } = await listen(["--secret", callbackSecret, "--quiet"], script);
    expect(stdout).toMatch(
      / {2}verified {2}[0-9a-f-]{36} {2}succeeded: Car 98\.7, Road 71\.5 {2}→ 204\n/,
    );
    expect(stdout).toMatch(/ {2}not verified .* → 401\n {2}The signature does not fit.*\n/);
    expect(stdout).toContain("  it comes again at 2026-11-23T12:00:09.120Z\n");
    const codes = api.settlements.map(({ body }) => "status_code" in body && body.status_code);
    expect(codes.sort()).toEqual([204, 401]);
  });

  it("tells of them in lines of JSON, and of what the API made of the answer", async () => {
    const delivery = sampleDelivery({ attempt: 3 });
    const { lines } = await listen(["--json", "--quiet"], once(delivery));
    expect(lines).toEqual([
      { event: "listening", mailbox: "ada", endpoint: "http://api.rekog.test" },
      {
        event: "callback",
        received_at: expect.any(String),
        signature: "unknown",
        webhook_id: delivery.headers["webhook-id"],
        blob_id: delivery.blob_id,
        status: "succeeded",
        delivery_id: delivery.delivery_id,
        attempt: 3,
        answered: 204,
        body: JSON.parse(delivery.body),
      },
      {
        event: "settled",
        delivery_id: delivery.delivery_id,
        blob_id: delivery.blob_id,
        status: "delivered",
      },
    ]);
  });

  it("hands on, and shows what the receiver answered", async () => {
    const receiver = await startReceiver({
      answer: (response) => response.writeHead(202).end(),
    });
    const args = ["--forward-to", receiver.url];
    const { stdout, api } = await listen(args, once(sampleDelivery()));
    expect(stdout).toContain("→ 202, as your receiver answered\n");
    expect(api.settlements[0]?.body).toMatchObject({ status_code: 202 });
  });

  it("says that the receiver is down, and when the callback comes again", async () => {
    const receiver = await startReceiver();
    await receiver.close();
    const settle = () => ({
      status: 200,
      body: { status: "pending", next_attempt_at: "2026-11-23T12:00:09.120Z" },
    });
    const args = ["--forward-to", receiver.url];
    const { stdout, api } = await listen(args, { ...once(sampleDelivery()), settle });
    expect(stdout).toMatch(
      /→ your receiver gave no answer \(connection_refused\)\n {2}it comes again at 2026-11-23T12:00:09\.120Z\n/,
    );
    expect(api.settlements[0]?.body).toMatchObject({ error_code: "connection_refused" });
  });

  it("tells what somebody else has by now, and goes on", async () => {
    const settle: StubScript["settle"] = (count) =>
      count === 0 ? notHeld : { status: 200, body: { status: "delivered" } };
    const run = await listen(["--json"], { ...once(...sampleDeliveries(2)), settle });
    expect(run.stderr).toMatch(
      /The answer to the callback of blob-\d is not in its ledger: .* It may come again \(delivery_not_held\)/,
    );
    const events = run.lines.map(({ event }) => event);
    expect(events).toEqual(expect.arrayContaining(["not_settled", "settled"]));
    expect(run.exitCode).toBe(0);
  });

  it("settles nothing that was not written to whoever reads it", async () => {
    let written = "";
    const controller = new AbortController();
    // As a pipe that is full: nothing is taken behind the first line.
    const full = new Writable({
      decodeStrings: false,
      highWaterMark: 1,
      write(chunk, _encoding, done) {
        written += chunk;
        if (written.split("\n").length < 3) return done();
        setImmediate(() => controller.abort(new StdoutClosedError("Nobody reads any more.")));
      },
    });
    elsewhere = await startApiElsewhere({
      lease: (count) => leased(...(count === 0 ? sampleDeliveries(10) : [])),
    });
    const { exitCode } = await runInProcess(
      ["listen", "--endpoint", elsewhere.endpoint, "--quiet"],
      { env: elsewhere.env, deps: { signal: controller.signal, stdout: full } },
    );
    expect(exitCode).toBe(0);
    expect(elsewhere.api.settlements.length).toBeLessThanOrEqual(1);
  });

  it("fetches no more than it can tell of", async () => {
    expect(await leasesWithSlowReader()).toBeLessThanOrEqual(2);
  });

  it.each([
    [401, "missing_api_key"],
    [403, "scope_missing"],
    [403, "mailbox_needs_keys"],
  ])("ends where the API lets it not in: %i %s", async (status, code) => {
    const lease = () => ({ status, body: keyProblem(status, code, "The key is refused.") });
    const { exitCode, stdout, stderr } = await listen([], { lease });
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toContain(`(${code})`);
  });

  it("says that the API is older than mailboxes", async () => {
    const lease = () => ({ status: 404, body: { message: "Not Found" } });
    const { exitCode, stderr } = await listen([], { lease });
    expect(exitCode).toBe(3);
    expect(stderr).toContain("it is older than this rekog");
  });

  it("outlasts a server that is out of order, and tells when it is back", async () => {
    let failures = 0;
    const lease: StubScript["lease"] = (count) => {
      if (count === 0) return leased();
      failures += 1;
      return failures < 40 ? { status: 503, body: "" } : undefined;
    };
    const { exitCode, stderr } = await listen([], { lease });
    expect(exitCode).toBe(0);
    expect(stderr).toContain("What comes is fetched when it answers again (http_503).\n");
    expect(stderr).toContain("rekog: The API at api.rekog.test answers again.\n");
  });

  it("sends a key over https alone", async () => {
    elsewhere = await startApiElsewhere({ guard: keyGuard(["blobs:read", "callbacks:write"]) });
    const env = { ...elsewhere.env, REKOG_API_KEY: sampleKey };
    const { exitCode, stderr } = await runInProcess(["listen", "--endpoint", elsewhere.endpoint], {
      env,
    });
    expect(exitCode).toBe(2);
    expect(stderr).toContain("(insecure_endpoint)");
  });

  it("goes on with the key that is put in the place of its own", async () => {
    const folder = await temporaryFolder();
    const file = join(folder, "key");
    const replace = (key: string) => writeFileSync(file, key, { mode: 0o600 });
    replace(sampleKey);
    const controller = new AbortController();
    const keys: (string | undefined)[] = [];
    elsewhere = await startApiElsewhere({
      guard({ headers }) {
        keys.push(headers.authorization);
        if (keys.length === 1) replace(nextKey);
        if (keys.length === 2) setImmediate(() => controller.abort(new InterruptedError()));
        return undefined;
      },
      lease: () => leased(),
    });
    const args = ["--mailbox", "box", "--api-key-file", file, "--endpoint", elsewhere.api.url];
    const { exitCode } = await runInProcess(["listen", ...args], {
      deps: { signal: controller.signal },
    });
    expect(exitCode).toBe(0);
    expect(keys.slice(0, 2)).toEqual([`Bearer ${sampleKey}`, `Bearer ${nextKey}`]);
  });

  it("ends with 0 where it is told to before it has begun", async () => {
    elsewhere = await startApiElsewhere();
    const signal = AbortSignal.abort(new InterruptedError());
    const { exitCode, stdout, stderr } = await runInProcess(
      ["listen", "--endpoint", elsewhere.endpoint],
      { env: elsewhere.env, deps: { signal } },
    );
    expect({ exitCode, stdout, stderr }).toEqual({ exitCode: 0, stdout: "", stderr: "" });
  });
});

/** How often forty deliveries are asked for on behalf of a reader that takes nothing behind the first line. */
async function leasesWithSlowReader(): Promise<number> {
  const controller = new AbortController();
  let lines = 0;
  const slow = new Writable({
    highWaterMark: 1,
    write(_chunk, _encoding, done) {
      lines += 1;
      if (lines !== 2) return done();
      // Time enough to fetch all of them.
      let turns = 200;
      const wait = () => {
        turns -= 1;
        if (turns > 0) setImmediate(wait);
        else controller.abort(new InterruptedError());
      };
      wait();
    },
  });
  let made = 0;
  elsewhere = await startApiElsewhere({
    lease(_count, { limit }) {
      const some = sampleDeliveries(Math.min(limit, Math.max(0, 40 - made)), made);
      made += some.length;
      return leased(...some);
    },
  });
  await runInProcess(["listen", "--endpoint", elsewhere.endpoint, "--quiet"], {
    env: elsewhere.env,
    deps: { signal: controller.signal, stdout: slow },
  });
  return elsewhere.api.leases.length;
}
