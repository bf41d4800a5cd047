import { expect, it } from "@jest/globals";
import { mfaWanted, profileGivesNone, profileUnknown } from "../deployment/aws-failures.ts";
import { readCommand } from "./read-command.ts";

it("is a command that a shell reads as what was given", () => {
  const options = { endpoint: "https://api.example.com/a;b", apiKeyFile: "my key.txt" };
  expect(readCommand("id", options as never)).toBe(
    "rekog get id --wait --endpoint 'https://api.example.com/a;b' --api-key-file 'my key.txt'",
  );
  expect(readCommand("id", { endpoint: "https://a.example", apiKeyFile: "k" } as never)).toBe(
    "rekog get id --wait --endpoint https://a.example --api-key-file k",
  );
});

it.each([profileUnknown, profileGivesNone, mfaWanted])(
  "so is what is advised of AWS",
  (failure) => {
    expect(failure("my team").hint).toContain("--profile 'my team'");
  },
);
