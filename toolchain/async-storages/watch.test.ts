import { expect, it } from "@jest/globals";
import { execaNode } from "execa";

const watchUrl = new URL("watch.mjs", import.meta.url).href;

// In a process of its own: this one is watched already.
it("leaves nothing of a storage that was used, which can be used again", async () => {
  const { stdout } = await execaNode({
    input: `
      import { AsyncLocalStorage } from "node:async_hooks";
      import { watchAsyncStorages } from ${JSON.stringify(watchUrl)};
      const disableAll = watchAsyncStorages();
      const ran = new AsyncLocalStorage();
      const entered = new AsyncLocalStorage();
      entered.enterWith("entered");
      ran.run("ran", () => {
        const before = [ran.getStore(), entered.getStore()];
        disableAll();
        const after = [ran.getStore(), entered.getStore()].map(String);
        const again = ran.run("again", () => ran.getStore());
        console.log(JSON.stringify({ before, after, again }));
      });`,
    nodeOptions: ["--input-type=module"],
  })`-`;
  expect(JSON.parse(stdout)).toEqual({
    before: ["ran", "entered"],
    after: ["undefined", "undefined"],
    again: "again",
  });
});
