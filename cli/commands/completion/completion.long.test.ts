import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "@jest/globals";
import { Command, Option } from "commander";
import { hasShell, pressTab, type ShellName } from "../../testing/completing-shell.ts";
import { given } from "../../testing/given.ts";
import { mainPath } from "../../testing/run-rekog.ts";
import { temporaryFolders } from "../../testing/temporary-folders.ts";
import { commandNodes } from "./command-tree.ts";
import { scripts } from "./run-completion.ts";

// In real shells: bash is everywhere.

const newFolder = temporaryFolders();
const shells: ShellName[] = ["bash", "zsh", "fish"];

/** Its descriptions would be commands, or ends of what they stand in, if they were not quoted. */
function hostileProgram(): Command {
  const program = new Command("rekog");
  program
    .command("odd")
    .description('it\'s $(touch a) `touch a` [b]: c\\ "d"; touch a\n\ttouch a\u001b[31m')
    .option("--weird", "'; touch a; ' $(touch a) ] [ : \\' \t %s")
    .addOption(new Option("--pick <one>", "a:b]c").choices(["$(touch b)", "it's", "a*"]))
    .action(() => {});
  program
    .command("other")
    .description("another one")
    .action(() => {});
  return program;
}

async function folderWithFiles(): Promise<string> {
  const folder = await newFolder();
  await writeFile(join(folder, "my photo.jpg"), "");
  await mkdir(join(folder, "pictures"));
  return folder;
}

for (const shell of shells) {
  const isInstalled = shell === "bash" || (await hasShell(shell));
  const tab = async (typed: string) => pressTab(shell, typed, { folder: await folderWithFiles() });

  given(isInstalled, shell).describe(shell, () => {
    it("completes a command", async () => {
      expect((await tab("rekog up")).line).toBe("rekog upload ");
    });

    it("completes an option, after arguments too", async () => {
      expect((await tab("rekog upload --wa")).line).toBe("rekog upload --wait ");
      expect((await tab("rekog upload photo.jpg --callback-c")).line).toMatch(
        /--callback-certificate[ =]?$/,
      );
    });

    it("completes options of the program behind a command", async () => {
      expect((await tab("rekog config list --verb")).line).toBe("rekog config list --verbose ");
    });

    it("lists subcommands", async () => {
      const { offered } = await tab("rekog config ");
      expect(offered).toEqual(expect.arrayContaining(["list", "set", "unset", "use"]));
      expect(offered).not.toContain("upload");
    });

    it("does not take an option's value for a command", async () => {
      expect((await tab("rekog --profile config up")).line).toBe("rekog --profile config upload ");
      expect((await tab("rekog --endpoint http://127.0.0.1:1 up")).line).toBe(
        "rekog --endpoint http://127.0.0.1:1 upload ",
      );
    });

    it("lists the choices of an argument and of an option", async () => {
      expect((await tab("rekog completion ")).offered).toEqual(
        expect.arrayContaining(["bash", "zsh", "fish"]),
      );
      expect((await tab("rekog local --detector r")).line).toBe(
        "rekog local --detector rekognition ",
      );
      expect((await tab("rekog local --detector=r")).line).toBe(
        "rekog local --detector=rekognition ",
      );
    });

    it("completes files where files are wanted, whatever their names", async () => {
      expect((await tab("rekog upload my")).line).toBe("rekog upload my\\ photo.jpg ");
      expect((await tab("rekog upload a.jpg pic")).line).toBe("rekog upload a.jpg pictures/");
      expect((await tab("rekog upload my\\ ph")).line).toMatch(/ my\\ photo\.jpg $/);
      expect((await tab("rekog upload ~/pic")).line).toBe("rekog upload ~/pictures/");
    });

    it("takes what follows -- for no option", async () => {
      const folder = await newFolder();
      await writeFile(join(folder, "-minus.jpg"), "");
      const { line } = await pressTab(shell, "rekog upload -- -m", { folder });
      expect(line).toBe("rekog upload -- -minus.jpg ");
    });

    it("completes folders where folders are wanted", async () => {
      expect((await tab("rekog local --data-dir ")).line).toBe("rekog local --data-dir pictures/");
    });

    it("completes nothing where anything may come", async () => {
      expect(await tab("rekog get ")).toEqual({ line: "rekog get ", offered: [] });
      expect(await tab("rekog listen --port ")).toMatchObject({ line: "rekog listen --port " });
    });

    it("completes what help can explain", async () => {
      expect((await tab("rekog help loc")).line).toBe("rekog help local ");
      expect((await tab("rekog help keys cr")).line).toBe("rekog help keys create ");
      expect((await tab("rekog keys help cr")).line).toBe("rekog keys help create ");
      expect(await tab("rekog help get ")).toEqual({ line: "rekog help get ", offered: [] });
    });

    it("takes no word of a description for anything but text", async () => {
      const folder = await newFolder();
      const script = scripts[shell](commandNodes(hostileProgram()));
      const options = { folder, script };
      expect((await pressTab(shell, "rekog od", options)).line).toBe("rekog odd ");
      expect((await pressTab(shell, "rekog odd --wei", options)).line).toBe("rekog odd --weird ");
      const { offered } = await pressTab(shell, "rekog odd --pick ", options);
      expect(offered.map((word) => word.replace(/\\/g, ""))).toEqual(
        expect.arrayContaining(["$(touch b)", "it's"]),
      );
      const made = (await readdir(folder)).filter((name) => !name.startsWith("."));
      expect(made).toEqual([]);
    });

    it("asks rekog for the profiles", async () => {
      const folder = await newFolder();
      const profiles = { profiles: { prod: { endpoint: "https://api.example.com" } } };
      const configFile = join(folder, "config.json");
      await writeFile(configFile, JSON.stringify({ active_profile: "prod", ...profiles }));
      const command = `#!/bin/sh\nexec '${process.execPath}' '${mainPath}' "$@"\n`;
      await writeFile(join(folder, "rekog"), command, { mode: 0o755 });
      const options = { folder, path: folder, env: { REKOG_CONFIG_FILE: configFile } };
      expect((await pressTab(shell, "rekog config use pr", options)).line).toBe(
        "rekog config use prod ",
      );
      const { offered } = await pressTab(shell, "rekog get --profile ", options);
      expect(offered).toEqual(expect.arrayContaining(["prod", "local"]));
    });
  });
}
