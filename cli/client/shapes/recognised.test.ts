import { describe, expect, it } from "@jest/globals";
import { nonsense, nonsenseJson, wholeBlob } from "../../testing/nonsense-results.ts";
import { blobId, succeededBlob } from "../../testing/sample-blobs.ts";
import { sampleEntry } from "../../testing/sample-entries.ts";
import { stubClients } from "../../testing/stub-client.ts";

const { setUp } = stubClients();
// 203: what is held against no contract.
const unexpected = { name: "ApiError", code: "unexpected_answer" };
const { recognition } = succeededBlob();

describe("what an API says was recognised", () => {
  it("is taken with whatever stands beside it", async () => {
    const body = { ...wholeBlob(), tomorrow: { colours: ["red"] } };
    const { client } = await setUp({ get: () => ({ status: 203, body }) });
    expect(await client.get(blobId)).toEqual(body);
  });

  const wrong: typeof nonsense = [
    ...nonsense,
    ["a verdict without reasons", { verdict: { decision: "block" } }],
    [
      "a threshold of text",
      {
        verdict: {
          decision: "block",
          because: [{ label: "Explicit", confidence: 90, threshold: "60", decision: "block" }],
        },
      },
    ],
    ["a feature without a model", { recognition: { features: { text: { detector: "x" } } } }],
    ["features that are a list", { recognition: { features: [] } }],
    ["a detector that is a number", { recognition: { ...recognition, detector: 5 } }],
    ["a model that is a number", { recognition: { ...recognition, label_model_version: 3 } }],
    ["a cost that is a number", { recognition: { ...recognition, cost: 1 } }],
    [
      "a cost of null dollars",
      { recognition: { ...recognition, cost: { calls: 1, estimated_usd: null } } },
    ],
    ["a failure that does not say why", { status: "failed" }],
    ["a picture of text columns", { image: { bytes: 1, width: "640" } }],
    ["an id that leads elsewhere", { blob_id: "../../keys" }],
    ["an empty id", { blob_id: "" }],
  ];
  it.each(wrong)("is no answer of rekog's API: %s", async (_, change) => {
    const body = nonsenseJson(change);
    const { client } = await setUp({
      get: () => ({ status: 203, body }),
      create: () => ({ status: 203, body }),
      redeliver: () => ({ status: 203, body }),
    });
    await expect(client.get(blobId)).rejects.toMatchObject(unexpected);
    await expect(client.wait(blobId)).rejects.toMatchObject(unexpected);
    await expect(client.create()).rejects.toMatchObject(unexpected);
    await expect(client.redeliverCallback(blobId)).rejects.toMatchObject(unexpected);
  });

  it("is no answer of rekog's API when it is about another blob", async () => {
    const body = { ...wholeBlob(), blob_id: "00000000-0000-4000-8000-000000000000" };
    const answer = () => ({ status: 203, body });
    const { client } = await setUp({ get: answer, redeliver: answer });
    await expect(client.get(blobId)).rejects.toMatchObject(unexpected);
    await expect(client.wait(blobId)).rejects.toMatchObject(unexpected);
    await expect(client.redeliverCallback(blobId)).rejects.toMatchObject(unexpected);
    expect(await client.get(body.blob_id)).toEqual(body);
  });

  it.each([
    ["a verdict of another kind", { verdict: { decision: "maybe" } }],
    ["a cost without calls", { cost: { estimated_usd: 1 } }],
    ["features that are one", { features: "text" }],
    ["a label that is as sure as NaN", { top_labels: [{ label: "Car", confidence: "NaN" }] }],
  ])("is no list of rekog's API: %s", async (_, change) => {
    const body = { blobs: [{ ...sampleEntry(1), ...change }] };
    const { client } = await setUp({ list: () => ({ status: 203, body }) });
    await expect(client.listPage()).rejects.toMatchObject(unexpected);
  });
});
