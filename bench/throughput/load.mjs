import autocannon from "autocannon";

const TIMEOUT_SECONDS = 60;

/**
 * A closed loop by autocannon: each connection makes the requests of a sequence one after the other, then begins anew.
 *
 * Its own histogram counts whole milliseconds, which is too coarse here; the times are those that it tells of each answer.
 *
 * @param {object} options
 * @param {string} options.url
 * @param {number} options.connections
 * @param {number} [options.seconds] how long, or
 * @param {number} [options.amount] how many requests
 * @param {((context: object) => { path?: string, method: string, headers?: object, body?: string | Buffer })[]}
 *   options.sequence each makes a request; the context is the connection's, and empty at the beginning of a sequence
 * @returns {Promise<{ times: number[], perSecond: number }>} ms that each sequence took, and sequences a second
 * @throws if any answer is not 2xx
 */
export async function load({ url, connections, seconds, amount, sequence }) {
  const times = [];
  const soFar = new Map();
  const run = autocannon({
    url,
    connections,
    sampleInt: 100,
    timeout: TIMEOUT_SECONDS,
    ...(amount === undefined ? { duration: seconds } : { amount }),
    requests: sequence.map((next) => ({
      setupRequest: (request, context) => ({ ...request, ...next(context) }),
    })),
  });
  const startedMs = performance.now();
  let lastMs = startedMs;
  run.on("response", (client, _status, _bytes, ms) => {
    const { count = 0, sum = 0 } = soFar.get(client) ?? {};
    const isWhole = count + 1 === sequence.length;
    soFar.set(client, isWhole ? {} : { count: count + 1, sum: sum + ms });
    if (!isWhole) return;
    lastMs = performance.now();
    times.push(sum + ms);
  });
  const { non2xx, errors, timeouts } = await run;
  if (non2xx + errors + timeouts > 0) {
    throw new Error(`${non2xx} answers were not 2xx, ${errors} failed, ${timeouts} timed out.`);
  }
  return { times, perSecond: times.length / ((lastMs - startedMs) / 1000) };
}
