import { describe, expect, it } from "@jest/globals";
import { readOpenApi } from "../../toolchain/run-folder/run-folder.ts";
import { takeLeaks } from "../../toolchain/secrets/leaks.ts";
import { formatApiKey, newApiKey } from "../core/api-keys/api-key.ts";
import { contractExamples, contractTakes, expectToMatchContract, expectValid } from "./contract.ts";
import { callbackSecret } from "./sample-blob.ts";

const json = { "content-type": "application/json" };

describe("openapi.yaml", () => {
  it.each(contractExamples())("has a valid example at $at", ({ schema, value }) => {
    expectValid(schema, value);
  });

  it("has examples of the request, of each of a blob's ends, and of a problem", () => {
    const places = contractExamples().map(({ at }) => at.split("/").at(-1));
    expect(places).toEqual(
      expect.arrayContaining(["defaults", "created", "succeeded", "failed", "invalid_request"]),
    );
  });
});

describe("expectToMatchContract", () => {
  const blob = {
    blob_id: "1",
    status: "awaiting_upload",
    created_at: "2026-11-23T12:00:00.000Z",
    updated_at: "2026-11-23T12:00:00.000Z",
  };
  const answer = (body: object, statusCode = 200, headers: Record<string, string> = json) =>
    expectToMatchContract("getBlob", { statusCode, headers, body: JSON.stringify(body) });

  const answerDeleted = (body: string) =>
    expectToMatchContract("deleteBlob", { statusCode: 204, body });

  it("takes a response without a body where none is documented", () => {
    expect(answerDeleted("")).toBeUndefined();
  });

  it("hands back the body of a response that is right", () => {
    expect(answer(blob)).toEqual(blob);
  });

  it.each([
    ["a status that is not documented", () => answer(blob, 418)],
    ["a media type that is not documented", () => answer(blob, 200, { "content-type": "text/x" })],
    ["a property too many", () => answer({ ...blob, secret: "whsec" })],
    ["a property too few", () => answer({ ...blob, status: undefined })],
    ["a wrong format", () => answer({ ...blob, created_at: "yesterday" })],
    ["a value that is not in the list", () => answer({ ...blob, status: "done" })],
    ["a body where there is none", () => answerDeleted("{}")],
    ["an unknown operation", () => expectToMatchContract("getTask", { body: "{}" })],
  ])("refuses %s", (_, run) => {
    expect(run).toThrow();
  });

  it("tells what is wrong with a body", () => {
    expect(() => answer({ ...blob, status: "done" })).toThrow(/body\/status must be equal to one/);
  });
});

describe("contractTakes", () => {
  it("tells good request bodies from bad ones", () => {
    expect(contractTakes("createBlob", { min_confidence: 80 })).toBe(true);
    expect(contractTakes("createBlob", { min_confidence: 180 })).toBe(false);
  });
});

describe("a secret in an answer", () => {
  const apiKey = formatApiKey(newApiKey());
  const problem = {
    type: "/problems/invalid_api_key",
    title: "The API key is not valid.",
    status: 401,
    code: "invalid_api_key",
    detail: `The key ${apiKey} is unknown.`,
    hint: "Check it.",
    request_id: "1",
  };
  const answer = (statusCode: number, type: string, body: object) =>
    expectToMatchContract("createBlob", {
      statusCode,
      headers: { "content-type": type },
      body: JSON.stringify(body),
    });

  it("is found where the API says no", () => {
    answer(401, "application/problem+json", problem);
    expect(takeLeaks()).toEqual([
      expect.stringMatching(/^api_key in createBlob, which answered 401: /),
    ]);
  });

  it("is found where it says yes, but for the form and the secret that the answer is for", () => {
    const times = {
      created_at: "2026-11-23T12:00:00.000Z",
      updated_at: "2026-11-23T12:00:00.000Z",
    };
    const created = {
      ...{ blob_id: "1", status: "awaiting_upload", ...times, links: { self: "/blobs/1" } },
      callback_url: "https://receiver.example/",
      callback_secret: callbackSecret,
    };
    answer(201, "application/json", created);
    expect(takeLeaks()).toEqual([]);
    answer(201, "application/json", { ...created, metadata: { said: callbackSecret } });
    expect(takeLeaks()).toEqual([expect.stringMatching(/^callback_secret in createBlob/)]);
  });
});

interface Told {
  oneOf: { $ref: string }[];
  discriminator: { propertyName: string; mapping: Record<string, string> };
}
const { schemas } = (readOpenApi() as { components: { schemas: Record<string, Partial<Told>> } })
  .components;
const unions = Object.entries(schemas).filter(([, { discriminator }]) => discriminator);

describe("what is told apart by a property", () => {
  it("is each kind of blob", () => {
    const names = unions.map(([name]) => name);
    expect(names).toEqual(["CreatedBlob", "Blob", "FinishedBlob", "Redelivery"]);
  });

  it.each(unions)("leads with each value to the one member that takes it: %s", (_name, union) => {
    const { oneOf, discriminator } = union as Told;
    const { propertyName, mapping } = discriminator;
    expect(propertyName).toBe("status");
    expect(new Set(Object.values(mapping))).toEqual(new Set(oneOf.map(({ $ref }) => $ref)));
    for (const { $ref } of oneOf) {
      const values = Object.keys(mapping).filter((value) => mapping[value] === $ref);
      expect(statusesOf($ref)).toEqual(values);
    }
  });
});

/** The values of `status` in a schema, or in those that it is made of. */
function statusesOf(ref: string): string[] {
  interface Part {
    $ref?: string;
    allOf?: Part[];
    properties?: { status?: { enum: string[] } };
  }
  const look = ({ $ref, allOf = [], properties }: Part): string[] => [
    ...($ref ? statusesOf($ref) : []),
    ...(properties?.status?.enum ?? []),
    ...allOf.flatMap(look),
  ];
  return look(schemas[ref.split("/").at(-1) ?? ""] as Part);
}
