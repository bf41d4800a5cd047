import { fstatSync, writeSync } from "node:fs";

/**
 * Where stdout is a file, Node.js takes a write for done of which the disk had room for a part: what is cut off then is told as
 * whole. This goes on with the rest, and so meets the error.
 */
export function writeToTheEnd(stream: NodeJS.WriteStream & { fd: number }): void {
  const { fd } = stream;
  // Pipes and terminals are written otherwise, and whole.
  // As bigints: what fstat says of a pipe in numbers is kept by Node.js where `realpathSync` looks next, and it leaves links
  // unfollowed then. Packages behind a link are not found.
  if (!fstatSync(fd, { bigint: true }).isFile()) return;
  stream._write = (chunk: Uint8Array, _encoding, done) => {
    try {
      for (let at = 0; at < chunk.length; ) at += writeSync(fd, chunk, at);
    } catch (error) {
      return done(error as Error);
    }
    done();
  };
}
