import { readdir, readFile, readlink } from "node:fs/promises";
import { join, relative } from "node:path";

/** What a process holds open, as far as `/proc` tells; nothing where there is none. */
export async function openFiles(pid: number): Promise<string[]> {
  const folder = `/proc/${pid}/fd`;
  const ids = await readdir(folder).catch(() => []);
  const links = await Promise.all(ids.map((id) => readlink(join(folder, id)).catch(() => "")));
  return links.filter((link) => link !== "").sort();
}

/** The ports that a process listens on, whoever opened them; nothing where there is no `/proc`. */
export async function listeningPorts(pid: number): Promise<number[]> {
  const { own, sockets } = await socketsOf(pid);
  const listening = sockets.filter(({ inode, isListening }) => isListening && own.has(inode));
  return [...new Set(listening.map(({ local }) => local))].sort();
}

/** How many connections from outside a process it has open on ports of its own. */
export async function openConnections(pid: number, ports: readonly number[]): Promise<number> {
  const { own, sockets } = await socketsOf(pid);
  // A function's own call of an endpoint has both of its ends in the process.
  const callers = new Set(sockets.filter(({ inode }) => own.has(inode)).map(({ local }) => local));
  return sockets.filter(
    ({ local, remote, inode, isListening }) =>
      !isListening && own.has(inode) && ports.includes(local) && !callers.has(remote),
  ).length;
}

/** Every TCP socket of the machine, and which of them are the process's own. */
async function socketsOf(pid: number) {
  const own = new Set(
    (await openFiles(pid)).flatMap((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []),
  );
  const tables = await Promise.all(
    ["tcp", "tcp6"].map((name) => readFile(`/proc/${pid}/net/${name}`, "utf8").catch(() => "")),
  );
  const lines = tables.flatMap((table) => table.trim().split("\n").slice(1));
  return { own, sockets: lines.map(socketOf) };
}

const listening = "0A";

/** A line of `/proc/net/tcp`: proc_pid_net(5). */
function socketOf(line: string) {
  const [, local = "", remote = "", state, , , , , , inode = ""] = line.trim().split(/\s+/);
  const portOf = (address: string) => Number.parseInt(address.split(":").at(-1) ?? "", 16);
  return {
    local: portOf(local),
    remote: portOf(remote),
    inode,
    isListening: state === listening,
  };
}

/** Every file and folder under a folder, and where the database writes only the folder itself. */
export async function filesUnder(root: string, passedBy: readonly string[]): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return entries
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !passedBy.some((folder) => path.startsWith(`${folder}/`)))
    .map((path) => relative(root, path))
    .sort();
}
