import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { errorCatalogue } from "../../core/errors/error-catalogue.ts";
import { mutatedImage } from "../mutated-images.fixture.ts";
import { flatPng } from "../picture-bytes.fixture.ts";
import { closing, fieldsOf, file, formRequest, joined } from "./forms.fixture.ts";
import {
  exchange,
  type Outcome,
  outcomeOf,
  type RawExchange,
  rawRequest,
} from "./raw-exchange.fixture.ts";
import { startTarget, type Target } from "./target.fixture.ts";

/** Few by default; `node backend/e2e/hostile/fuzz.mjs` hands in more, and another seed. */
const { runs = 40, seed = 7 } =
  (globalThis as { fuzz?: { runs?: number; seed?: number } }).fuzz ?? {};
/** Of the time that jest gives a test: generous for a busy machine, and there for a server that hangs. */
const limitMs = 180_000 + runs * 500;
const together = 4;

/** What is done to the bytes of a request, wherever they are. */
const mangling = fc.array(
  fc.record({
    at: fc.noBias(fc.integer({ min: 0, max: 999_999 })),
    taken: fc.constantFrom(0, 0, 1, 2, 60),
    put: fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc.constantFrom(
        "\r\n",
        "\r\n\r\n",
        "--XX",
        "\r\n--XX--\r\n",
        "\0",
        '"',
        ";",
        "\n",
        "%00",
        "",
        "7",
        " ",
        "{",
        "[",
        ",",
        "\\ud800",
        "1e999",
        "../",
      ),
      fc.integer({ min: 1, max: 20_000 }).map((count) => "a".repeat(count)),
    ),
  }),
  { minLength: 1, maxLength: 2 },
);

type Mangling = typeof mangling extends fc.Arbitrary<infer Changes> ? Changes : never;

function mangled(bytes: Buffer, changes: Mangling): Buffer {
  return changes.reduce((whole, { at, taken, put }) => {
    const where = Math.floor((at / 1_000_000) * whole.length);
    return joined(whole.subarray(0, where), put, whole.subarray(where + taken));
  }, bytes);
}

/** Ours or Node.js's, and never a failure of the server's own. */
const answer = /^(((2|4)\d\d|501)( \w+)?( \+ )?)+$|^closed$/;

const jsonBody = '{"min_confidence":50,"metadata":{"order":"4711"},"max_labels":5}';
const jsonRequest = (body: Uint8Array) =>
  rawRequest(
    "POST /blobs?a=b HTTP/1.1",
    ["Content-Type: application/json", `Content-Length: ${body.length}`],
    body,
  );

async function outcome(url: string, bytes: Uint8Array, how?: RawExchange): Promise<Outcome> {
  const said = outcomeOf(await exchange(url, [bytes], how));
  expect(said).toMatch(answer);
  return said;
}

describe("whatever comes,", () => {
  let target: Target;
  beforeAll(async () => {
    target = await startTarget({
      // A request that lost its end is not waited for.
      limits: {
        s3: { idleMs: 500 },
        api: { headersMs: 1_000, requestMs: 2_000, checkIntervalMs: 50 },
      },
    });
  });
  afterAll(() => target.stop());

  const holds = <Value>(value: fc.Arbitrary<Value>, check: (value: Value) => Promise<void>) =>
    fc.assert(
      fc.asyncProperty(
        fc.array(value, { minLength: together, maxLength: together }),
        async (values) => {
          await Promise.all(values.map(check));
        },
      ),
      { seed, numRuns: Math.ceil(runs / together) },
    );

  it(
    "a mutated picture ends with a code of the catalogue, or well",
    () =>
      holds(mutatedImage, async (bytes) => {
        const { status, error } = await target.submit(bytes);
        if (status === "succeeded") return;
        expect(Object.keys(errorCatalogue())).toContain(error?.code);
        expect(error?.code).not.toMatch(/^recognition_/);
      }),
    limitMs,
  );

  it(
    "a mangled form is answered",
    async () => {
      const seen = new Set<Outcome>();
      await holds(mangling, async (changes) => {
        const { form } = await target.open();
        const body = joined(fieldsOf(form), file(flatPng(80, 80)), closing);
        seen.add(await outcome(target.s3Url, formRequest(mangled(body, changes))));
      });
      expect([...seen]).toEqual(expect.arrayContaining(["204", "403 AccessDenied"]));
    },
    limitMs,
  );

  it(
    "mangled JSON is answered",
    async () => {
      const seen = new Set<Outcome>();
      await holds(mangling, async (changes) => {
        seen.add(
          await outcome(target.apiUrl, jsonRequest(mangled(Buffer.from(jsonBody), changes))),
        );
      });
      expect([...seen]).toEqual(expect.arrayContaining(["201", "400 invalid_json"]));
    },
    limitMs,
  );

  it(
    "a request whose head is mangled is answered or hung up on",
    () =>
      holds(mangling, async (changes) => {
        const bytes = mangled(jsonRequest(Buffer.from(jsonBody)), changes);
        await outcome(target.apiUrl, bytes, { halfClose: true });
        await outcome(target.s3Url, bytes, { halfClose: true });
      }),
    limitMs,
  );

  it("and a normal blob comes to its end after all that", async () => {
    await target.probe();
    expect(target.troubles()).toEqual([]);
    const { connections, files } = await target.holdings();
    expect(connections).toBe(0);
    expect(files.filter((name) => /incoming\/|\.(data|json)$/.test(name))).toEqual([
      expect.stringMatching(/aws\.json$/),
      expect.stringMatching(/local\.json$/),
    ]);
  });
});
