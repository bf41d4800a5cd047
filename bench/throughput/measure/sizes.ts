export interface Sizes {
  /** How many requests or blobs at once, in turn; the targets are about 1 and 16. */
  concurrency: readonly number[];
  warmUpSeconds: number;
  rounds: number;
  keyRounds: number;
  pathRounds: number;
  /** Of a path in each round */
  pathRequests: number;
  seconds: number;
  uploads: number;
  pipelineRounds: number;
  pipelineBlobs: number;
  memoryBlobs: number;
  recognitionBlobs: number;
  detectorRounds: number;
  detectorImages: number;
  cliRuns: number;
}

/** How much is measured: about three minutes, and half a minute with `--quick`, on a machine with nothing else to do. */
export const fullSizes: Sizes = {
  concurrency: [1, 16, 64],
  warmUpSeconds: 1,
  rounds: 3,
  keyRounds: 40,
  pathRounds: 6,
  pathRequests: 40,
  seconds: 0.6,
  uploads: 80,
  pipelineRounds: 2,
  pipelineBlobs: 50,
  memoryBlobs: 1_000,
  recognitionBlobs: 16,
  detectorRounds: 3,
  detectorImages: 10,
  cliRuns: 11,
};

export const quickSizes: Sizes = {
  concurrency: [1, 16],
  warmUpSeconds: 1,
  rounds: 1,
  keyRounds: 8,
  pathRounds: 2,
  pathRequests: 20,
  seconds: 0.4,
  uploads: 40,
  pipelineRounds: 1,
  pipelineBlobs: 30,
  memoryBlobs: 150,
  recognitionBlobs: 6,
  detectorRounds: 1,
  detectorImages: 6,
  cliRuns: 5,
};
