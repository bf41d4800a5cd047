import { rmSync, writeFileSync } from "node:fs";
import { chmod, readdir, readFile, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { runInProcess } from "../../testing/run-in-process.ts";
import { readXml } from "./testing/read-xml.ts";
import { failure, label, recognised, stubRecognitions } from "./testing/stub-recognition.ts";
import { suiteFolders } from "./testing/suite-folder.ts";
import { makeZip } from "./zip/testing/make-zip.ts";

const stub = stubRecognitions();
const suiteFolder = suiteFolders();

const results = {
  sign: recognised(label("Road Sign", 61.04), label("Clock", 40.2)),
  vase: recognised(label("Vase", 99), label("Plant", 71.5)),
  words: failure("unsupported_image"),
};

describe("rekog run-tests FOLDER without a cases.yaml", () => {
  const pictures = {
    "a/SIGN.JPG": "sign",
    "vase.png": "vase",
    ".hidden.jpg": "x",
    "notes.txt": "x",
  };

  it("runs every picture and lists its labels", async () => {
    const api = await stub(results);
    const folder = await suiteFolder(pictures);
    const { stdout, exitCode } = await runInProcess(["run-tests", folder, "--endpoint", api.url]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/✓ a\/SIGN\.JPG +\d[^\n]*Road Sign 61\.0, Clock 40\.2\n✓ vase\.png/);
    expect(stdout).toContain("2 cases: 2 passed");
  });

  it("tells of symbolic links to pictures and folders, which are not run", async () => {
    const api = await stub(results);
    const folder = await suiteFolder(pictures);
    await symlink("vase.png", join(folder, "a/linked.png"));
    await symlink("a", join(folder, "b"));
    await symlink("notes.txt", join(folder, "other.txt"));
    await symlink("vase.png", join(folder, ".hidden.png"));
    const ran = await runInProcess(["run-tests", folder, "--endpoint", api.url]);
    expect(ran.stdout).toContain("2 cases: 2 passed");
    expect(ran.stderr).toContain("Left out: 2 symbolic links (a/linked.png, b).\n");
    expect(ran.exitCode).toBe(0);
  });

  it("makes a cases.yaml of it with --update, which the next run passes", async () => {
    const api = await stub(results);
    const folder = await suiteFolder(pictures);
    const args = ["run-tests", folder, "--endpoint", api.url];
    const { stdout, stderr } = await runInProcess([...args, "--update"]);
    expect(stdout).toContain("updated labels.all_of: Road Sign ≥ 55, Clock ≥ 35");
    expect(stderr).toContain(join(folder, "cases.yaml"));
    expect(await readFile(join(folder, "cases.yaml"), "utf8")).toBe(
      `cases:
  - file: "a/SIGN.JPG"
    expect:
      labels:
        all_of:
          - { label: Road Sign, min_confidence: 55 }
          - { label: Clock, min_confidence: 35 }
  - file: "vase.png"
    expect:
      labels:
        all_of:
          - { label: Vase, min_confidence: 90 }
          - { label: Plant, min_confidence: 65 }
`,
    );
    expect(await runInProcess(args)).toMatchObject({ exitCode: 0 });
    const again = await runInProcess([...args, "--update"]);
    expect(again.stderr).toContain("Nothing had to be updated.");
  });

  it.each([
    [{ "notes.txt": "x" }, "no_pictures"],
    [{}, "no_pictures"],
  ])("says that there is nothing to run (%j)", async (content, code) => {
    const folder = await suiteFolder(content);
    const { stderr, exitCode } = await runInProcess(["run-tests", folder]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(code);
  });

  it.each([
    "cases.yml",
    "CASES.YML",
    "cases.json",
    "cases.yaml.txt",
    "case.yaml",
    "a/cases.yaml",
    "a/b/Cases.yaml",
  ])("refuses what it would not read, and everything would pass: %s", async (file) => {
    const api = await stub(results);
    const folder = await suiteFolder({ ...pictures, [file]: "cases: []" });
    const args = ["run-tests", folder, "--endpoint", api.url];
    const { stderr, exitCode } = await runInProcess(args);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`${file} would not be read: a manifest is `);
    expect(stderr).toContain("(misplaced_manifest)");
    expect(api.created).toEqual([]);
  });

  it("does not take an empty name, of an unset variable, for the folder that it runs in", async () => {
    const { stderr, exitCode } = await runInProcess(["run-tests", ""]);
    expect(stderr).toContain("It must be a path, and is empty (usage)");
    expect(exitCode).toBe(2);
  });

  it("says that there is no such folder", async () => {
    const { stderr, exitCode } = await runInProcess(["run-tests", "/nowhere/at/all"]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain("there is no folder or zip /nowhere/at/all (suite_not_found)");
  });
});

describe("rekog run-tests --update", () => {
  const manifest = `# Ours.
cases:
  - file: sign.jpg # the one
    expect:
      labels: { all_of: [{ label: Stopsign, min_confidence: 80 }, Clock] } # for now
      max_ms: 1 # never met
  - file: vase.jpg
    expect: { labels: { any_of: [Vase] } }
`;
  const files = { "cases.yaml": manifest, "sign.jpg": "sign", "vase.jpg": "vase" };

  it("leaves a file alone that was made read-only, and says so before anything is sent", async () => {
    const api = await stub(results);
    const folder = await suiteFolder(files);
    const path = join(folder, "cases.yaml");
    await chmod(path, 0o444);
    const args = ["run-tests", folder, "--update", "--endpoint", api.url];
    const { stderr, exitCode } = await runInProcess(args);
    expect(stderr).toContain(
      "cannot be written (it is read-only) (file_not_writable)\n  → Make it",
    );
    expect({ exitCode, created: api.created }).toEqual({ exitCode: 2, created: [] });
    expect(await readFile(path, "utf8")).toBe(manifest);
  });

  it("changes what was not met, and nothing else", async () => {
    const api = await stub(results);
    const folder = await suiteFolder(files);
    const path = join(folder, "cases.yaml");
    await chmod(path, 0o666);
    const args = ["run-tests", folder, "--update", "--json", "--endpoint", api.url];
    const { stdout, stderr, exitCode } = await runInProcess(args);
    expect(await readFile(path, "utf8")).toBe(
      manifest.replace("{ label: Stopsign, min_confidence: 80 }, ", ""),
    );
    expect((await stat(path)).mode & 0o777).toBe(0o666);
    expect(stderr).toContain(`1 case was updated in ${path}.`);
    const [sign, vase] = JSON.parse(stdout).cases;
    expect(sign.updates).toEqual(["labels.all_of: Stopsign ≥ 80 is taken away"]);
    // How long it takes is for people to say: still a failure, if it was slow.
    expect(sign.reasons.every((reason: string) => reason.startsWith("took"))).toBe(true);
    expect(exitCode).toBe(sign.passed ? 0 : 1);
    expect(vase).not.toHaveProperty("updates");
    expect(await readdir(folder)).toHaveLength(3);
  });

  it("leaves a manifest alone that was changed meanwhile", async () => {
    const folder = await suiteFolder(files);
    const changed = `${manifest}# and more\n`;
    const api = await stub(results, {
      script: {
        async remove() {
          await writeFile(join(folder, "cases.yaml"), changed);
          return { status: 204 };
        },
      },
    });
    const args = ["run-tests", folder, "--update", "--endpoint", api.url];
    const { stderr, exitCode } = await runInProcess(args);
    expect(exitCode).toBe(2);
    expect(stderr).toContain("manifest_changed");
    expect(await readFile(join(folder, "cases.yaml"), "utf8")).toBe(changed);
  });
});

describe("rekog run-tests --junit", () => {
  it("writes the report, and makes its folder", async () => {
    const api = await stub(results);
    const folder = await suiteFolder({ 'a <b> & "c".jpg': "sign", "words.jpg": "words" });
    const file = join(folder, "reports/junit.xml");
    const args = ["run-tests", folder, "--junit", file, "--endpoint", api.url];
    const { exitCode } = await runInProcess(args);
    expect(exitCode).toBe(1);
    const [suites] = readXml(await readFile(file, "utf8"));
    expect(suites?.attributes).toMatchObject({ tests: "2", failures: "1" });
    const [, sign, words] = suites?.children[0]?.children ?? [];
    expect(sign?.attributes.name).toBe('a <b> & "c".jpg');
    expect(words?.children[0]?.attributes.message).toContain("unsupported_image");
    expect(await readdir(join(folder, "reports"))).toEqual(["junit.xml"]);
  });

  it("refuses -, where the results are written already", async () => {
    const { stderr, exitCode } = await runInProcess(["run-tests", "album", "--junit", "-"]);
    expect(stderr).toContain("It must be a path; ./- is one that is called - (usage)");
    expect(exitCode).toBe(2);
  });

  // Linux alone has a file that opens and cannot be read.
  (process.platform === "linux" ? it : it.skip)(
    "is told of where it cannot be written to, before anything is sent",
    async () => {
      const api = await stub(results);
      const folder = await suiteFolder({ "vase.jpg": "vase" });
      const args = ["run-tests", folder, "--junit", "/proc/self/mem", "--endpoint", api.url];
      const { stdout, stderr, exitCode } = await runInProcess(args);
      expect({ stdout, created: api.created }).toEqual({ stdout: "", created: [] });
      expect(stderr).toContain("the file /proc/self/mem cannot be written");
      expect(stderr).toContain("(file_not_writable)");
      expect(exitCode).toBe(2);
    },
  );

  it.each(["cases.yaml", "vase.jpg", "suite.zip"])("is not written over %s", async (name) => {
    const api = await stub(results);
    const cases = "cases: [{ file: vase.jpg }]\n";
    const files = { "cases.yaml": cases, "vase.jpg": "vase", "suite.zip": "PK" };
    const folder = await suiteFolder(files);
    const file = join(folder, name);
    const args = ["run-tests", folder, "--junit", file, "--endpoint", api.url];
    const { stderr, exitCode } = await runInProcess(args);
    expect(stderr).toContain("is no report of tests: it would be lost (not_a_report)\n  → Name");
    expect(exitCode).toBe(2);
    expect(api.created).toEqual([]);
    expect(await readFile(file, "utf8")).toBe(files[name as keyof typeof files]);
  });

  it("is written over an older report, and an empty file", async () => {
    const api = await stub(results);
    const folder = await suiteFolder({ "vase.jpg": "vase", "junit.xml": "" });
    const file = join(folder, "junit.xml");
    const args = ["run-tests", folder, "--junit", file, "--endpoint", api.url];
    for (const run of ["over the empty file", "over its report"]) {
      expect({ run, ...(await runInProcess(args)) }).toMatchObject({ run, exitCode: 0 });
      expect(readXml(await readFile(file, "utf8"))[0]?.attributes).toMatchObject({ tests: "1" });
    }
  });

  it("tells the results all the same where it cannot be written any more", async () => {
    const folder = await suiteFolder({ "vase.jpg": "vase" });
    const file = join(folder, "reports/junit.xml");
    const guard = () => {
      // Somebody tidies up while the cases run.
      rmSync(join(folder, "reports"), { recursive: true, force: true });
      writeFileSync(join(folder, "reports"), "mine");
      return undefined;
    };
    const api = await stub(results, { script: { guard } });
    const args = ["run-tests", folder, "--json", "--junit", file, "--endpoint", api.url];
    const { stdout, stderr, exitCode } = await runInProcess(args);
    expect(JSON.parse(stdout)).toMatchObject({ passed: 1, error: { code: "file_not_writable" } });
    expect(stderr).toContain("file_not_writable");
    expect(exitCode).toBe(2);
  });
});

describe("rekog run-tests ZIP", () => {
  const temporary = async () =>
    (await readdir(tmpdir())).filter((name) => name.startsWith("rekog-tests-"));

  it("enters its only folder, and leaves nothing behind", async () => {
    const api = await stub(results);
    const folder = await suiteFolder({});
    const zip = join(folder, "suite.zip");
    const before = await temporary();
    await writeFile(
      zip,
      makeZip([
        {
          name: "suite/cases.yaml",
          data: "cases:\n  - { file: in/vase.jpg, expect: { warnings: [] } }\n",
        },
        { name: "suite/in/vase.jpg", data: "vase" },
      ]),
    );
    const args = ["run-tests", zip, "--endpoint", api.url];
    const { stdout, exitCode } = await runInProcess(args);
    expect(exitCode).toBe(0);
    expect(stdout).toContain("✓ in/vase.jpg");
    const update = await runInProcess([...args, "--update"]);
    expect(update).toMatchObject({ exitCode: 2, stdout: "" });
    expect(update.stderr).toContain("cannot_update_zip");
    expect(await temporary()).toEqual(before);
  });

  it.each([
    ["what is no zip", Buffer.from("words"), "not_a_zip"],
    ["a path out of it", makeZip([{ name: "../../x.jpg", data: "x" }]), "zip_unsafe"],
    [
      "a manifest that reaches out of it",
      makeZip([{ name: "cases.yaml", data: "cases: [{ file: ../../x.jpg }]" }]),
      "invalid_manifest",
    ],
  ])("refuses %s, and leaves nothing behind", async (_name, bytes, code) => {
    const folder = await suiteFolder({});
    const before = await temporary();
    await writeFile(join(folder, "suite.zip"), bytes);
    const { stderr, exitCode } = await runInProcess(["run-tests", join(folder, "suite.zip")]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(code);
    expect(stderr).toContain(code === "invalid_manifest" ? "cases.yaml" : "suite.zip: ");
    expect(await temporary()).toEqual(before);
  });
});

it("tells whoever gives it one picture where pictures go", async () => {
  const folder = await suiteFolder({ "vase.jpg": "vase" });
  const { stderr, exitCode } = await runInProcess(["run-tests", join(folder, "vase.jpg")]);
  expect(exitCode).toBe(2);
  expect(stderr).toContain("(not_a_zip)\n  → Give the folder that the picture is in");
});

describe("rekog run-tests FOLDER with links", () => {
  it("does not upload what links lead to", async () => {
    const outer = await suiteFolder({ "secret.jpg": "vase" });
    const folder = await suiteFolder({ "vase.jpg": "vase" });
    await symlink(join(outer, "secret.jpg"), join(folder, "linked.jpg"));
    await symlink(outer, join(folder, "linked"));
    const api = await stub(results);
    const { stdout } = await runInProcess(["run-tests", folder, "--json", "--endpoint", api.url]);
    expect(JSON.parse(stdout).cases).toMatchObject([{ name: "vase.jpg" }]);
  });
});
