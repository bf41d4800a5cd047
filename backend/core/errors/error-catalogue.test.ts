import { readFileSync } from "node:fs";
import { describe, expect, it } from "@jest/globals";
import { parse } from "yaml";
import { errorTable, errorTableIn } from "../../testing/error-table.ts";
import type { BlobErrorCode } from "../blob/failure.ts";
import type { ApiErrorCode } from "./api-errors.ts";
import { type CatalogueEntry, errorCatalogue } from "./error-catalogue.ts";

const read = (file: string) => readFileSync(new URL(`../../../${file}`, import.meta.url), "utf8");

interface Response {
  $ref?: string;
  description?: string;
}
interface Contract {
  paths: Record<string, Record<string, { responses?: Record<string, Response> }>>;
  components: {
    responses: Record<string, Response>;
    schemas: Record<"ProblemCode" | "BlobErrorCode", { enum: string[] }>;
  };
}
const { paths, components } = parse(read("openapi.yaml")) as Contract;

const catalogue = errorCatalogue();
const entries = Object.entries<CatalogueEntry>(catalogue);
const codesOf = (ours: boolean) =>
  entries
    .filter(([, { status, isOfBlobsToo }]) => (ours ? status : isOfBlobsToo || !status))
    .map(([code]) => code);

describe("the error catalogue", () => {
  it.each(entries)("says in whole sentences what %s is and what to do next", (code, entry) => {
    expect(code).toMatch(/^[a-z]+(_[a-z]+)+$/);
    expect(entry.message).toMatch(/^[A-Z][^\n|]*\.$/);
    expect(entry.hint).toMatch(/^[A-Z][^\n|]*\.$/);
  });

  it("sends who asked too often to the answer's own time, which may be a minute", () => {
    expect(catalogue.too_many_requests.hint).toContain("`Retry-After`");
  });

  it("has the codes of the contract's problems", () => {
    expect(codesOf(true).sort()).toEqual([...components.schemas.ProblemCode.enum].sort());
  });

  it("has the codes of the contract's blobs", () => {
    expect(codesOf(false).sort()).toEqual([...components.schemas.BlobErrorCode.enum].sort());
  });

  it("has each problem under the status that the contract's responses name it for", () => {
    const named: [code: string, status: number][] = [];
    for (const operation of Object.values(paths).flatMap((methods) => Object.values(methods))) {
      for (const [status, response] of Object.entries(operation.responses ?? {})) {
        const name = response.$ref?.split("/").at(-1);
        const { description = "" } = (name && components.responses[name]) || response;
        for (const [, code = ""] of description.matchAll(/`([a-z]+(?:_[a-z]+)+)`/g)) {
          if (codesOf(true).includes(code)) named.push([code, Number(status)]);
        }
      }
    }
    const statuses = entries.flatMap(([code, { status }]) =>
      status === undefined ? [] : [[code, status] as const],
    );
    expect(Object.fromEntries(named)).toEqual(Object.fromEntries(statuses));
    // The same everywhere.
    for (const [code, status] of named) {
      expect([code, status]).toEqual([code, catalogue[code as ApiErrorCode].status]);
    }
  });

  it("calls a user's file never retryable, and a fault of ours always", () => {
    const retryable = (code: BlobErrorCode) => catalogue[code].retryable;
    const recognition = codesOf(false).filter((code) => code.startsWith("recognition_"));
    expect(recognition).toHaveLength(3);
    const passing = [...recognition, "spending_limit"];
    for (const code of codesOf(false)) {
      expect([code, retryable(code as BlobErrorCode)]).toEqual([code, passing.includes(code)]);
    }
    expect([catalogue.internal_error.retryable, catalogue.invalid_json.retryable]).toEqual([
      true,
      false,
    ]);
  });

  it("is in docs/errors.md, word for word", () => {
    expect(errorTableIn(read("docs/errors.md"))).toBe(errorTable());
  });
});
