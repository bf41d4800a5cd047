import { describe, expect, it } from "@jest/globals";
import type { ApiSucceededBlob } from "../../../client/api-types.ts";
import { runInProcess } from "../../../testing/run-in-process.ts";
import { succeededBlob } from "../../../testing/sample-blobs.ts";
import {
  failure,
  label,
  recognised,
  type StubResults,
  stubRecognitions,
} from "../testing/stub-recognition.ts";
import { suiteFolders } from "../testing/suite-folder.ts";

const stub = stubRecognitions();
const suiteFolder = suiteFolders();

const recognitionBy = (version: string): Pick<ApiSucceededBlob, "recognition"> => {
  const { recognition } = succeededBlob();
  const { labels } = recognition?.features ?? {};
  if (!recognition || !labels) throw new Error("The sample blob has no recognition.");
  const its = { ...labels, model_version: version };
  return {
    recognition: {
      ...recognition,
      label_model_version: version,
      features: { labels: its, moderation: its },
    },
  };
};
const local = recognitionBy("local-centernet-coco80-human3.3.6");
const car = recognised(label("Car", 91), label("Vehicle", 91));

const tiger = '"Tiger" can never come: the local detector knows no such label';
const persn =
  '"Persn" can never come: the local detector knows no such label; did you mean Person?';
const manifest = (expected: string) => `cases: [{ file: car.jpg, expect: ${expected} }]`;

/** The reasons of the only case, and what was told on stderr. */
async function run(
  expected: string,
  result: StubResults[string],
  { about, args = [] }: { about?: object; args?: string[] } = {},
) {
  const asked: string[] = [];
  const guard = (request: { url?: string | undefined }) => {
    asked.push(request.url ?? "");
    return request.url === "/_local" && about ? { status: 200, body: about } : undefined;
  };
  const api = await stub({ car: result }, { script: { guard } });
  const folder = await suiteFolder({ "cases.yaml": manifest(expected), "car.jpg": "car" });
  const outcome = await runInProcess([
    "run-tests",
    folder,
    "--endpoint",
    api.url,
    "--json",
    ...args,
  ]);
  const [{ reasons, outcome: became }] = JSON.parse(outcome.stdout).cases;
  const wasAsked = asked.includes("/_local");
  return { reasons: reasons as string[], became, stderr: outcome.stderr, wasAsked, api };
}

describe("a case that expects what the local detector never says", () => {
  it("is told so where it fails", async () => {
    const { reasons } = await run("{ labels: { all_of: [Car, Tiger, Persn] } }", {
      ...car,
      ...local,
    });
    expect(reasons).toEqual([
      "expected labels Tiger and Persn, got Car 91.0, Vehicle 91.0",
      tiger,
      persn,
    ]);
  });

  it("is told by an older API, too, and of what came from its cache", async () => {
    const { recognition } = local;
    const { features: _features, ...older } = recognition ?? { features: {} };
    const { reasons } = await run("{ labels: { any_of: [Tiger] } }", {
      ...car,
      recognition: { ...older, cached: true, features: {} },
    });
    expect(reasons).toContain(tiger);
  });

  it.each([["3.0"], ["unknown"]])("is not where %s recognised", async (version) => {
    const { reasons } = await run("{ labels: { all_of: [Tiger] } }", {
      ...car,
      ...recognitionBy(version),
    });
    expect(reasons).toEqual(["expected label Tiger, got Car 91.0, Vehicle 91.0"]);
  });

  it("is not where the classifier recognised with it, which knows it", async () => {
    const version = "local-centernet-coco80-human3.3.6+efficientnet-lite0-imagenet1000-0.1.0";
    const { reasons } = await run("{ labels: { all_of: [Tiger, Persn] } }", {
      ...car,
      ...recognitionBy(version),
    });
    expect(reasons).toEqual(["expected labels Tiger and Persn, got Car 91.0, Vehicle 91.0", persn]);
  });

  it("is not where that is not why it fails", async () => {
    const expected = "{ labels: { any_of: [Car, Persn], none_of: [Vehicle] } }";
    const { reasons } = await run(expected, { ...car, ...local });
    expect(reasons).toEqual(["expected no label Vehicle, got Car 91.0, Vehicle 91.0"]);
  });

  it("is not where nothing was recognised", async () => {
    const { reasons } = await run("{ labels: { all_of: [Tiger] } }", failure("corrupt_image"));
    expect(reasons).toEqual([expect.stringMatching(/^recognition failed/)]);
  });

  it("is not once --update has taken it away", async () => {
    const { reasons, became } = await run(
      "{ labels: { all_of: [Car, Tiger] } }",
      { ...car, ...local },
      { args: ["--update"] },
    );
    expect({ reasons, became }).toEqual({ reasons: [], became: "passed" });
  });

  it("is told of moderation and verdicts", async () => {
    const expected =
      "{ moderation: { any_of: [Violence] }, verdict: block }, policy: { block: { Weapons: 50 } }";
    const { reasons } = await run(expected, {
      ...car,
      ...local,
      moderation: { labels: [], content_types: [] },
      verdict: { decision: "allow", because: [] },
    });
    expect(reasons).toEqual([
      "expected moderation label Violence, got none",
      "expected the verdict block, got allow",
      expect.stringMatching(/^"Violence" can never come: of moderation the local detector tells/),
      expect.stringMatching(/^the verdict can never be block: the policy has "Weapons" for it/),
    ]);
  });
});

describe("before anything is run", () => {
  it("it is told that a case cannot pass", async () => {
    const { stderr } = await run(
      "{ labels: { all_of: [Tiger], none_of: [Persn] } }",
      { ...car, ...local },
      { about: { detector: "local" } },
    );
    expect(stderr).toContain(
      "rekog: 1 case cannot pass: the local detector never says some of what is expected. " +
        `See what it says: rekog labels\n  car.jpg: ${tiger}\n  car.jpg: ${persn}\n`,
    );
  });

  it("a name that looks mistyped is told, though the case may pass", async () => {
    const { stderr, became } = await run(
      "{ labels: { any_of: [Persn, Car] } }",
      { ...car, ...local },
      { about: { detector: "local" } },
    );
    expect(became).toBe("passed");
    expect(stderr).toContain("rekog: The local detector never says some of what is expected.");
  });

  it("nothing is told of what the classifier knows that was added there", async () => {
    const about = { detector: "local", classifier: "efficientnet-lite0" };
    const result = { ...car, ...local };
    const tigerAlone = await run("{ labels: { all_of: [Tiger] } }", result, { about });
    expect(tigerAlone.stderr).not.toContain("never");
    const persnToo = await run("{ labels: { all_of: [Tiger, Persn] } }", result, { about });
    expect(persnToo.stderr).toContain(`\n  car.jpg: ${persn}\n`);
    expect(persnToo.stderr).not.toContain("Tiger");
  });

  it.each([
    ["Rekognition recognises there", { detector: "rekognition" }],
    ["an older local mode does not say who", { kind: "foreground" }],
    ["it is no local mode", undefined],
  ])("nothing is told where %s", async (_why, about) => {
    const { stderr } = await run(
      "{ labels: { all_of: [Tiger] } }",
      { ...car, ...recognitionBy("3.0") },
      { ...(about && { about }) },
    );
    expect(stderr).not.toContain("never");
  });

  it("nobody is asked where every name is known", async () => {
    const { wasAsked } = await run("{ labels: { all_of: [automobile] } }", { ...car, ...local });
    expect(wasAsked).toBe(false);
  });
});
