import { expect, it } from "@jest/globals";
import { tellOfFunctions } from "./tell-of-functions.ts";

it("tells the user once why the functions cannot be started, and what to do", () => {
  const told: string[] = [];
  const hear = tellOfFunctions((line) => void told.push(line));
  for (let i = 0; i < 214; i += 1) hear("Error: Cannot find module 'x.js'");
  expect(told).toHaveLength(1);
  expect(told[0]).toMatch(
    /Cannot find module 'x.js' \(functions_not_restarted\).*stop it and start/,
  );
});
