import { describe, expect, it } from "@jest/globals";
import { createSpyOutput } from "../../testing/spy-output.ts";
import { terminalPicture } from "./terminal-picture.ts";
import { terminalProtocol } from "./terminal-protocol.ts";

const esc = "\u001b";

describe("the terminal's protocol", () => {
  it.each([
    [{ TERM: "xterm-kitty" }, "kitty"],
    [{ TERM: "xterm-256color", KITTY_WINDOW_ID: "1" }, "kitty"],
    [{ TERM: "xterm-ghostty" }, "kitty"],
    [{ TERM_PROGRAM: "iTerm.app" }, "iterm2"],
    [{ LC_TERMINAL: "iTerm2" }, "iterm2"],
    [{ TERM_PROGRAM: "WezTerm" }, "iterm2"],
    [{ TERM_PROGRAM: "vscode", TERM_PROGRAM_VERSION: "1.80.2" }, "iterm2"],
    [{ TERM_PROGRAM: "vscode", TERM_PROGRAM_VERSION: "1.79.0" }, undefined],
    [{ TERM_PROGRAM: "vscode" }, undefined],
    [{ TERM_PROGRAM: "Apple_Terminal" }, undefined],
    [{ TERM: "xterm-256color" }, undefined],
    [{ TERM: "dumb", KITTY_WINDOW_ID: "1" }, undefined],
    [{ TERM: "tmux-256color", KITTY_WINDOW_ID: "1" }, undefined],
    [{ TMUX: "/tmp/tmux", LC_TERMINAL: "iTerm2" }, undefined],
    [{}, undefined],
  ])("of %j is %s", (env, protocol) => {
    expect(terminalProtocol(env, createSpyOutput({ columns: 80 }))).toBe(protocol);
    expect(terminalProtocol(env, createSpyOutput())).toBeUndefined();
  });
});

describe("a picture in the terminal", () => {
  const picture = Buffer.from(Array.from({ length: 7000 }, (_, index) => index % 251));

  it("comes in chunks to kitty, and wants no answer", () => {
    const written = terminalPicture("kitty", picture, 40);
    const chunks = [...written.matchAll(new RegExp(`${esc}_G([^;]*);([^${esc}]*)${esc}\\\\`, "g"))];
    expect(chunks.map(([, control]) => control)).toEqual([
      "a=T,f=100,c=40,q=2,m=1",
      "q=2,m=1",
      "q=2,m=0",
    ]);
    expect(chunks.every(([, , data = ""]) => data.length <= 4096)).toBe(true);
    const data = chunks.map(([, , data]) => data).join("");
    expect(Buffer.from(data, "base64").equals(picture)).toBe(true);
    expect(`${chunks.map(([whole]) => whole).join("")}\n`).toBe(written);
  });

  it("comes as one file to iTerm2", () => {
    expect(terminalPicture("iterm2", picture, 40)).toBe(
      `\u001b]1337;File=inline=1;size=7000;width=40;preserveAspectRatio=1:${picture.toString("base64")}\u0007\n`,
    );
  });
});
