// Stands in for the package `express`, which is no dependency of rekog: as much of it as a receiver of callbacks uses, over
// node:http. Whatever port it is to listen on, it takes a free one, and prints it.
import { createServer } from "node:http";
import { buffer } from "node:stream/consumers";

export default function express() {
  const routes = new Map();
  return {
    post: (path, read, handle) => routes.set(path, [read, handle]),
    listen() {
      const server = createServer(async (request, response) => {
        response.status = (code) => Object.assign(response, { statusCode: code });
        response.send = (text) => response.end(text);
        response.sendStatus = (code) => response.status(code).end();
        const [read, handle] = routes.get(request.url) ?? [];
        if (!handle) return response.sendStatus(404);
        if (!(await read(request))) return response.sendStatus(415);
        handle(request, response);
      });
      server.listen(0, "127.0.0.1", () => process.stdout.write(`port ${server.address().port}\n`));
    },
  };
}

/** The body's bytes, where it is of that media type. */
express.raw =
  ({ type }) =>
  async (request) => {
    if (!request.headers["content-type"]?.startsWith(type)) return false;
    request.body = await buffer(request);
    return true;
  };
