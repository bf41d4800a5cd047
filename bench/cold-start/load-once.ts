/**
 * Loads one bundle as Lambda's runtime does when it starts, and prints how long that took in ms and how many bytes the
 * process then holds. A fresh process each time: that is what a cold start is.
 */
import { createRequire } from "node:module";

const [, , path = ""] = process.argv;
const require = createRequire(import.meta.url);
const started = process.hrtime.bigint();
const { handler } = require(path) as { handler?: unknown };
const ms = Number(process.hrtime.bigint() - started) / 1e6;
if (typeof handler !== "function") throw new Error(`${path} exports no handler`);
process.stdout.write(JSON.stringify({ ms, rssBytes: process.memoryUsage.rss() }));
process.exit(0);
