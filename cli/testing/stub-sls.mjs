// Stands in for the package `serverless`: prints what osls 3.77 prints, by the file `behaviour` in its working folder, and
// notes there how it was called.
import { spawn } from "node:child_process";
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";

const args = process.argv.slice(2);
const [command] = args;
const stage = args[args.indexOf("--stage") + 1];
const [behaviour, ...text] = readFileSync("behaviour", "utf8").split("\n");
appendFileSync("calls", `${JSON.stringify({ args })}\n`);

const progress = (line) => process.stderr.write(`${line}\n`);
const outputs = `endpoints:
  POST - https://abc123def4.execute-api.eu-west-1.amazonaws.com/blobs
  GET - https://abc123def4.execute-api.eu-west-1.amazonaws.com/blobs/{blob_id}
functions:
  createBlob: rekog-${stage}-createBlob (156 kB)
`;

progress(
  `\n${command === "package" ? "Packaging" : "Deploying"} rekog to stage ${stage} (eu-west-1)\n`,
);
const { REKOG_FIRST_KEY_FILE } = process.env;
if (/key/.test(behaviour) && command === "deploy") {
  writeFileSync(REKOG_FIRST_KEY_FILE, text.join("\n"), { mode: 0o600, flag: "wx" });
}
if (behaviour === "key and fail") {
  process.stdout.write("Error:\nsomething after it\n");
  process.exitCode = 1;
} else if (behaviour === "fail") {
  progress(`\u001b[31m× Stack rekog-${stage} failed to deploy\u001b[39m (1s)`);
  process.stdout.write(`Error:\n${text.join("\n")}\n`);
  process.exitCode = 1;
} else if (behaviour === "die") {
  progress(text.join("\n"));
  process.exitCode = 1;
} else if (behaviour === "linger") {
  process.stdout.write("Error:\nBuild failed with 1 error\n");
  setInterval(() => {}, 60_000);
} else if (behaviour === "orphan") {
  const stdio = ["ignore", "inherit", "inherit"];
  const sleeper = spawn(process.execPath, ["-e", "setTimeout(() => {}, 20_000)"], { stdio });
  writeFileSync("pid", String(sleeper.pid));
  process.exit(1);
} else if (/\bhang\b/.test(behaviour)) {
  writeFileSync("pid", String(process.pid));
  progress("  CREATE_IN_PROGRESS - AWS::S3::Bucket - UploadsBucket");
  setInterval(() => {}, 60_000);
} else if (command === "info") {
  process.stdout.write(`service: rekog\nstage: ${stage}\n${behaviour === "no url" ? "" : outputs}`);
} else if (behaviour === "no changes" || behaviour === "no url") {
  progress("No changes to deploy. Deployment skipped. (2s)");
} else {
  progress("\u001b[90m  CREATE_COMPLETE - AWS::S3::Bucket - UploadsBucket\u001b[39m");
  if (behaviour === "warn") progress(`\u001b[33mWarning:\u001b[39m ${text.join("\n")}`);
  progress(`\n✔ Service deployed to stack rekog-${stage} (95s)`);
  process.stdout.write(`\n${outputs}`);
}
