/** Aborts with one that many calls may share: of more than ten that listen to the same, Node.js warns as of a leak. */
export const ownSignal = (signal: AbortSignal) => AbortSignal.any([signal]);
