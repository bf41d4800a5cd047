// Stands in for `rekog local --for-command`: speaks its ready line, its local.json and its /_local, and notes in the data
// folder how it was ended. The file `behaviour` there makes it misbehave.
import { appendFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { env } from "node:process";

const dataDir = process.argv[process.argv.indexOf("--data-dir") + 1];
const behaviour = read("behaviour");
const note = (how) => writeFileSync(join(dataDir, "ended"), how);

function read(name) {
  try {
    return readFileSync(join(dataDir, name), "utf8");
  } catch {
    return "";
  }
}

function end(how) {
  note(how);
  rmSync(join(dataDir, "local.json"), { force: true });
  process.exit(0);
}

appendFileSync(join(dataDir, "starts"), ".");
writeFileSync(join(dataDir, "arguments.json"), JSON.stringify(process.argv.slice(2)));
writeFileSync(join(dataDir, "environment.json"), JSON.stringify(env));
if (behaviour === "die") {
  process.stderr.write("first line\nthe database is broken\n");
  process.exit(7);
}
if (behaviour === "in-use-once" || behaviour === "in-use") {
  if (behaviour === "in-use-once") rmSync(join(dataDir, "behaviour"));
  process.stderr.write("rekog: in use (data_folder_in_use)\n");
  const error = { code: "data_folder_in_use", message: "In use.", hint: "Wait." };
  process.stdout.write(`${JSON.stringify({ error })}\n`);
  process.exit(3);
}

const identity = { instance_id: String(process.pid), kind: "command", version: "1.2.3" };
const server = createServer((_request, response) => response.end(JSON.stringify(identity)));
process.on("SIGTERM", () => {
  if (behaviour !== "ignore-sigterm") end("drained");
});
process.on("SIGINT", () => {
  if (behaviour !== "hang") end("stopped");
});
process.on("disconnect", () => end("orphaned"));
server.listen(0, "127.0.0.1", () => {
  if (behaviour === "hang") return;
  const url = `http://127.0.0.1:${server.address().port}`;
  writeFileSync(
    join(dataDir, "local.json"),
    JSON.stringify({ ...identity, url, pid: process.pid }),
  );
  process.stdout.write(`${JSON.stringify({ url, pid: process.pid, data_dir: dataDir })}\n`);
  if (behaviour === "tell")
    process.stderr.write("    at crash (a.js:1)\nrekog: The disk is full.\n");
});
