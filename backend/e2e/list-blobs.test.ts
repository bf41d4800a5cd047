import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { components } from "../../openapi.d.ts";
import type { ToldApart } from "../../told-apart.d.ts";
import { httpEvent } from "../handlers/events.fixture.ts";
import { type ContractResponse, expectToMatchContract } from "../testing/contract.ts";
import {
  type Answer,
  type CreatedBlob,
  type LocalStack,
  startLocalStack,
} from "./local-stack.fixture.ts";
import { stopSign } from "./picture-bytes.fixture.ts";
import { startTwoAccounts } from "./two-accounts.fixture.ts";

type BlobList = components["schemas"]["BlobList"];
type Entry = BlobList["blobs"][number];

const idsOf = (blobs: readonly Entry[]) => blobs.map(({ blob_id }) => blob_id);

/** Local mode with keys: what a deployed stage has, with the account of each key. */
describe("the list, where keys are asked for", () => {
  let stack: LocalStack;
  let mine: string;
  let theirs: string;
  beforeAll(async () => {
    ({ stack, mine, theirs } = await startTwoAccounts());
  });
  afterAll(() => stack.stop());

  const ask = (key: string, query = ""): Promise<Answer> =>
    stack.call("listBlobs", `/blobs${query}`, { headers: { authorization: `Bearer ${key}` } });
  async function list(key: string, query = ""): Promise<BlobList> {
    const { status, body } = await ask(key, query);
    expect(status).toBe(200);
    return body as BlobList;
  }
  async function create(key: string, body: object = {}): Promise<CreatedBlob> {
    const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
    const init = { method: "POST", headers, body: JSON.stringify(body) };
    return (await stack.call("createBlob", "/blobs", init)).body as CreatedBlob;
  }
  async function everything(key: string, query = "?"): Promise<Entry[]> {
    const found: Entry[] = [];
    let cursor = "";
    for (;;) {
      const page = await list(key, `${query}${cursor}`);
      found.push(...page.blobs);
      if (page.next_cursor === undefined) return found;
      cursor = `&cursor=${page.next_cursor}`;
    }
  }

  it("is of one's own account alone, whatever another's cursor is", async () => {
    const own = [await create(mine), await create(mine), await create(mine)];
    const foreign = [await create(theirs), await create(theirs)];
    expect(idsOf(await everything(mine)).sort()).toEqual(idsOf(own).sort());
    expect(idsOf(await everything(theirs)).sort()).toEqual(idsOf(foreign).sort());
    const { next_cursor: cursor } = await list(mine, "?limit=1");
    expect(await ask(theirs, `?limit=1&cursor=${cursor}`)).toMatchObject({
      status: 400,
      body: { code: "invalid_request", errors: [{ pointer: "/cursor" }] },
    });
    expect(await ask(mine, `?limit=2&status=failed&cursor=${cursor}`)).toMatchObject({
      status: 400,
    });
    expect((await list(mine, `?limit=2&cursor=${cursor}`)).blobs).toHaveLength(2);
  });

  it("tells of a picture what GET of it tells", async () => {
    const created = await create(mine, { metadata: { order: "4711 & more, with commas" } });
    const finished = stack.logged("blob_finished", created.blob_id);
    await stack.post(created.upload_info as NonNullable<typeof created.upload_info>, stopSign());
    await finished;
    const blob = (
      await stack.call("getBlob", `/blobs/${created.blob_id}`, {
        headers: { authorization: `Bearer ${mine}` },
      })
    ).body as ToldApart<components["schemas"]["Blob"]>;
    const query = `?metadata.order=${encodeURIComponent("4711 & more, with commas")}`;
    const { blobs, next_cursor } = await list(mine, `${query}&status=succeeded,failed`);
    expect(next_cursor).toBeUndefined();
    const { blob_id, status, created_at, updated_at, metadata, labels = [], recognition } = blob;
    expect(status).toBe("succeeded");
    expect(blobs).toEqual([
      {
        ...{ blob_id, status, created_at, updated_at, metadata },
        top_labels: labels.slice(0, 5).map(({ label, confidence }) => ({ label, confidence })),
        cost: recognition?.cost,
      },
    ]);
    expect(labels.length).toBeGreaterThan(0);
    expect(recognition?.cost).toMatchObject({ calls: 1 });
    const repeated = "?status=failed&status=succeeded&limit=1";
    expect(idsOf((await list(mine, repeated)).blobs)).toEqual([blob_id]);
    expect((await list(mine, `${query}&status=awaiting_upload`)).blobs).toEqual([]);
    const at = encodeURIComponent(created_at);
    expect(idsOf(await everything(mine, `?created_after=${at}`))).toContain(blob_id);
    expect(idsOf(await everything(mine, `?created_before=${at}`))).not.toContain(blob_id);
  });

  it("has no blob any more that was deleted", async () => {
    const { blob_id: blobId } = await create(mine);
    expect(idsOf(await everything(mine))).toContain(blobId);
    await stack.call("deleteBlob", `/blobs/${blobId}`, {
      method: "DELETE",
      headers: { authorization: `Bearer ${mine}` },
    });
    expect(idsOf(await everything(mine))).not.toContain(blobId);
  });
});

describe("the list of local mode without keys", () => {
  let stack: LocalStack;
  beforeAll(async () => {
    stack = await startLocalStack();
  });
  afterAll(() => stack.stop());

  it("has all that there is: nobody else reaches this machine", async () => {
    const { blob_id } = await stack.create();
    const { status, body } = await stack.call("listBlobs", "/blobs");
    expect([status, idsOf((body as BlobList).blobs)]).toEqual([200, [blob_id]]);
  });
});

describe("the list of a stage that asks for no key", () => {
  it("is refused, with what to do, before anything is read", async () => {
    const url = new URL("../../dist/backend/functions/list-blobs.js", import.meta.url).href;
    const program = `
      const { handler } = await import(${JSON.stringify(url)});
      console.log(JSON.stringify(await handler(${JSON.stringify(httpEvent())})));
    `;
    const env = {
      ...{ ACCESS_TABLE: "access", BLOBS_TABLE: "blobs", LOG_LEVEL: "error", STAGE: "open" },
      ...{ REQUIRE_KEY: "false", LIST_WITHOUT_KEY: "false" },
      ...{ AWS_REGION: "eu-west-1", AWS_ACCESS_KEY_ID: "a", AWS_SECRET_ACCESS_KEY: "b" },
      // Where nobody listens.
      AWS_ENDPOINT_URL: "http://127.0.0.1:1",
    };
    const args = ["--input-type=module", "--eval", program];
    const { stdout } = await promisify(execFile)(process.execPath, args, { env });
    const answer = JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as ContractResponse;
    expect(answer.statusCode).toBe(403);
    expect(expectToMatchContract("listBlobs", answer)).toMatchObject({
      code: "list_needs_keys",
      hint: expect.stringContaining("requireKey=true"),
    });
  });
});
