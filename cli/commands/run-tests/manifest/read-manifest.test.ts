import { mkdir, symlink, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { UsageError } from "../../../client/errors.ts";
import { suiteFolders } from "../testing/suite-folder.ts";
import { readManifest } from "./read-manifest.ts";

const suiteFolder = suiteFolders();

/** What is wrong with a manifest beside a.jpg (7 bytes), b.jpg, and a folder `inner`. */
async function problemsOf(text: string, folder?: string): Promise<readonly string[]> {
  const place = folder ?? (await suiteFolder({ "a.jpg": "picture", "b.jpg": "picture" }));
  await writeFile(join(place, "cases.yaml"), text);
  try {
    await readManifest(join(place, "cases.yaml"));
    return [];
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    expect(error.code).toBe("invalid_manifest");
    return error.details.length > 0 ? error.details : [error.message];
  }
}

describe("readManifest", () => {
  it("works the defaults into each case", async () => {
    const folder = await suiteFolder({
      "a.jpg": "a",
      "cases.yaml": `defaults: { max_ms: 100, min_confidence: 50 }
cases:
  - file: a.jpg
    expect: { labels: { any_of: [Car, { label: Road, min_confidence: 9 }] } }
  - { name: b, file: a.jpg, expect: { max_ms: 7 }, after: a.jpg }
`,
    });
    expect((await readManifest(join(folder, "cases.yaml"))).cases).toEqual([
      {
        name: "a.jpg",
        file: "a.jpg",
        picture: { file: "a.jpg" },
        request: {},
        after: undefined,
        expect: {
          max_ms: 100,
          labels: {
            any_of: [
              { label: "Car", min_confidence: 50 },
              { label: "Road", min_confidence: 9 },
            ],
          },
        },
        index: 0,
      },
      expect.objectContaining({ name: "b", after: "a.jpg", expect: { max_ms: 7 }, index: 1 }),
    ]);
  });

  it("tells all problems at once, in the order of their lines", async () => {
    const text = `casez: []
cases:
  - fil: a.jpg
    expect:
      statuz: failed
      labels:
        any_of:
          - { label: Car, min_confidence: 101 }
          - { labl: Car }
          - 3
        some_of: []
      warnings: [no_label]
      max_ms: 1.5
  - name: 7
    file: a.jpg
    as: a/b.jpg
    expect: { error: { code: corrupt_imag }, cached: yes, labels: { all_of: [] } }
  - blank: { format: gif, width: 0, height: 80, color: "#808080" }
`;
    expect(await problemsOf(text)).toEqual([
      "cases.yaml:1:1 unknown key casez; did you mean cases?",
      "cases.yaml:3:5 unknown key fil; did you mean file?",
      "cases.yaml:5:7 unknown key statuz; did you mean status?",
      "cases.yaml:8:43 min_confidence must be at most 100",
      "cases.yaml:9:13 label is missing",
      "cases.yaml:9:15 unknown key labl; did you mean label?",
      "cases.yaml:10:13 entry 3 of any_of must be a label's name, or { label: NAME, min_confidence: NUMBER }",
      "cases.yaml:11:9 unknown key some_of; did you mean none_of?",
      "cases.yaml:12:18 entry 1 of warnings must be image_repaired, no_labels, low_confidence, labels_left_out, no_text, low_text_confidence, text_left_out, no_faces, low_face_confidence or faces_left_out; did you mean no_labels?",
      "cases.yaml:13:15 max_ms must be a whole number",
      'cases.yaml:14:11 name must be text: write "7"',
      "cases.yaml:16:9 as must be a file name without a path",
      expect.stringMatching(
        /^cases\.yaml:17:30 code must be unsupported_image, .* or .*; did you mean corrupt_image\?$/,
      ),
      "cases.yaml:17:54 cached must be true or false",
      "cases.yaml:17:77 all_of must be a list that is not empty",
      "cases.yaml:18:22 format must be jpeg or png",
      "cases.yaml:18:34 width must be at least 1",
      "cases.yaml:18:49 unknown key color; did you mean colour?",
    ]);
  });

  it.each([
    ["cases: []", ["cases.yaml:1:8 cases must be a list that is not empty"]],
    ["", ["cases.yaml:1:1 the file must be a map with keys"]],
    ["- a", [expect.stringContaining("the file must be a map")]],
    [
      "cases:\n  - file: a.jpg\n    blank: { format: png, width: 9, height: 9 }",
      ["cases.yaml:3:5 a case has file or blank, not both"],
    ],
    ["cases:\n  - name: x", ["cases.yaml:2:5 a case needs a picture: add file or blank"]],
    [
      "cases:\n  - file: a.jpg\n  - file: a.jpg",
      [expect.stringMatching(/^cases.yaml:3:5 the name "a.jpg" is that of case 1/)],
    ],
    [
      "cases:\n  - file: a.jpg\n    expect: { status: succeeded, error: { code: corrupt_image } }",
      [expect.stringContaining("cases.yaml:3:34 a recognition that succeeds has no error")],
    ],
    [
      "cases:\n  - file: a.jpg\n    expect: { status: failed, warnings: [] }",
      [expect.stringContaining("cases.yaml:3:31 a recognition that fails has no warnings")],
    ],
    [
      "cases:\n  - { file: a.jpg, after: b.jpq }\n  - file: b.jpg",
      ['cases.yaml:2:27 no case is called "b.jpq"; did you mean b.jpg?'],
    ],
    [
      "cases:\n  - { file: a.jpg, after: a.jpg }",
      ['cases.yaml:2:27 it would wait for itself: "a.jpg" after "a.jpg"'],
    ],
    [
      "cases:\n  - { file: a.jpg, after: b.jpg }\n  - { file: b.jpg, after: a.jpg }",
      ['cases.yaml:2:27 it would wait for itself: "a.jpg" after "b.jpg" after "a.jpg"'],
    ],
    ["cases:\n  - file: c.jpg", ['cases.yaml:2:11 the file "c.jpg" is not there']],
    ["cases:\n  - file: .", ['cases.yaml:2:11 the file "." is a folder']],
    ["cases:\n  - file: ../x.jpg", [expect.stringContaining("is outside the folder")]],
    ["cases:\n  - file: /etc/passwd", [expect.stringContaining("is outside the folder")]],
    ['cases:\n  - file: "a\\0.jpg"', ["cases.yaml:2:11 a path has no NUL characters"]],
    [
      "cases:\n  - file: a.jpg\n    pad_to_bytes: 6",
      ["cases.yaml:3:19 the file has 7 bytes already: it cannot be padded to fewer"],
    ],
  ])("refuses %j", async (text, problems) => {
    expect(await problemsOf(text)).toEqual(problems);
  });

  it.each([
    ["cases: [\n", "not valid YAML"],
    [
      "cases:\n  - file: a.jpg\n    file: b.jpg",
      "cases.yaml:3:5 not valid YAML: map keys must be unique",
    ],
    ["cases: *nothing", "unresolved alias"],
    [
      "cases:\n  - &a { file: a.jpg }\n  - <<: *a",
      "cases.yaml:3:5 merge keys (<<) are not read: write",
    ],
    ["cases: 1\n---\ncases: 2", "multiple documents"],
    ["cases: !!js/function 1", "not valid YAML: unresolved tag"],
    ["cases:\n\t- file: a.jpg", "cases.yaml:2:1 not valid YAML: tabs"],
    [`cases: ${"[".repeat(50_000)}`, "nested too deeply"],
    ["? [a]\n: 1\n? {b: c}\n: 2\ncases: 1", "unknown key"],
    ['{"__proto__": {"x": 1}, "constructor": 1, "cases": 1}', "unknown key __proto__"],
    ["\u0000\u0001", "the file must be a map"],
    ["cases:\n  - [file, a.jpg]", "cases.yaml:2:5 entry 1 of cases must be a map with keys"],
  ])("refuses hostile or broken YAML: %#", async (text, says) => {
    expect((await problemsOf(text)).join("\n")).toContain(says);
  });

  it("tells nobody to call another function of the parser", async () => {
    expect(await problemsOf("cases: 1\n---\ncases: 2")).toEqual([
      "cases.yaml:2:1 not valid YAML: source contains multiple documents",
    ]);
  });

  it("refuses a billion laughs at once", async () => {
    const levels = Array.from({ length: 12 }, (_, level) => {
      const before = level === 0 ? '"lol"' : `*l${level - 1}`;
      return `l${level}: &l${level} [${Array.from({ length: 10 }, () => before).join(", ")}]`;
    });
    const text = `${levels.join("\n")}\ncases: *l11\n`;
    expect((await problemsOf(text)).join("\n")).toContain("excessive alias count");
  });

  it("takes a few anchors and aliases", async () => {
    const text =
      "cases:\n  - file: a.jpg\n    expect: &fine { warnings: [] }\n  - file: b.jpg\n    expect: *fine\n";
    expect(await problemsOf(text)).toEqual([]);
  });

  it("tells no more problems than anybody reads", async () => {
    const cases = Array.from({ length: 200 }, () => "  - fil: a.jpg");
    const problems = await problemsOf(`cases:\n${cases.join("\n")}`);
    expect(problems).toHaveLength(51);
    expect(problems.at(-1)).toBe("and 150 more");
  });

  it("does not read a file that is no manifest by its size alone", async () => {
    const folder = await suiteFolder({ "cases.yaml": "" });
    await truncate(join(folder, "cases.yaml"), 100_000_000);
    await expect(readManifest(join(folder, "cases.yaml"))).rejects.toMatchObject({
      code: "invalid_manifest",
      message: expect.stringContaining("too large: 100 MB"),
    });
  });

  it("refuses what is not UTF-8", async () => {
    const folder = await suiteFolder({});
    await writeFile(join(folder, "cases.yaml"), Buffer.from([0x63, 0xff, 0xfe]));
    await expect(readManifest(join(folder, "cases.yaml"))).rejects.toMatchObject({
      code: "manifest_not_readable",
    });
  });

  it("sees through symbolic links", async () => {
    const outer = await suiteFolder({ "secret.jpg": "secret" });
    const folder = await suiteFolder({ "a.jpg": "a" });
    await mkdir(join(folder, "inner"));
    await symlink(join(outer, "secret.jpg"), join(folder, "file.jpg"));
    await symlink(outer, join(folder, "linked"));
    await symlink(join(folder, "a.jpg"), join(folder, "inside.jpg"));
    const text =
      "cases:\n  - file: file.jpg\n  - file: linked/secret.jpg\n  - file: inside.jpg\n  - file: inner/../a.jpg\n";
    expect(await problemsOf(text, folder)).toEqual([
      'cases.yaml:2:11 the file "file.jpg" is outside the folder of the manifest',
      'cases.yaml:3:11 the file "linked/secret.jpg" is outside the folder of the manifest',
    ]);
  });
});
