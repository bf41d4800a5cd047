/** Of commander's: help and the version are printed already, also where help is all that can be said. */
export const printedCodes: ReadonlySet<string> = new Set([
  "commander.help",
  "commander.helpDisplayed",
  "commander.version",
]);
