import { summary } from "../measure/interleave.ts";
import type { ByConcurrency, Contest } from "../measure/measured.ts";
import type { Results } from "../run/results.ts";

/** One round, in which each took so many ms. */
const took = (ms: number, cpuMs = ms / 2) =>
  summary([{ times: [ms, ms, ms], perSecond: 1000 / ms, cpuMs }]);

const at = (contest: Contest): ByConcurrency => ({ 1: contest, 16: contest });

/** What a run could have measured: every target is met. */
export const results: Results = {
  counts: { create: 1, get: 1, life: 9 },
  requests: {
    get: at({
      rekog: took(3),
      "node:http": took(0.3),
      dynalite: took(2),
      "SDK on dynalite": took(2.5),
    }),
    create: at({
      rekog: took(12),
      "node:http": took(0.3),
      dynalite: took(8),
      "SDK on dynalite": took(10),
    }),
    upload: at({ rekog: took(4), "node:http to disk": took(2) }),
  },
  paths: [
    {
      what: "list: `GET /blobs`, 20 blobs",
      asksOthers: false,
      calls: 2,
      contest: { rekog: took(6), "SDK on dynalite": took(4) },
    },
    {
      what: "delete: `DELETE /blobs/{blob_id}`, with S3's part",
      asksOthers: true,
      calls: 2,
      contest: { rekog: took(9), "SDK on dynalite": took(2) },
    },
  ],
  keys: {
    get: { "with a key": took(3.15, 2.2), without: took(3, 2) },
    create: { "with a key": took(12.6), without: took(12) },
  },
  pipeline: at({
    rekog: took(40),
    "rekog, known": took(20),
    "rekog, converted": took(80),
    "rekog, all features": took(50),
    dynalite: took(25),
  }),
  memory: {
    count: 1_000,
    samples: [
      [25, 200e6],
      [500, 240e6],
      [1_000, 250e6],
    ],
    perSecond: 30,
    cpuMsPerBlob: 45,
    peakBytes: 251e6,
    bytesPerBlob: 20_000,
    floorGrowth: 0.021,
    warmBytes: 245e6,
  },
  recognition: {
    1: {
      count: 16,
      p50: 400,
      p95: 450,
      p99: 460,
      perSecond: 2.4,
      detectP50: 350,
      overheadP50: 50,
    },
    16: { count: 16, p50: 3_000, p95: 6_000, p99: 6_100, perSecond: 4.1, detectP50: 600 },
  },
  detector: {
    perSecond: { "bare model": 3, "two bare models": 5.4, "one worker": 2.7, "two workers": 5.1 },
    twoToOne: 1.89,
    twoBareToOne: 1.8,
    oneToBare: 0.9,
  },
  clients: { HTTP: took(3), client: took(3.6), MCP: took(6) },
  cli: { ours: took(72), bare: took(45), ratio: 1.6 },
};
